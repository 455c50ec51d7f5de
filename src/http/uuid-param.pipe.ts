import { Injectable, type PipeTransform } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { NotFoundError } from './errors.js';

/** Parses an id in a path. Anything but a UUID is a 404, like any other unknown id. */
@Injectable()
export class UuidParamPipe implements PipeTransform<string, string> {
  transform(id: string): string {
    if (!isUUID(id)) throw new NotFoundError();
    return id.toLowerCase();
  }
}
