import { applyDecorators, Delete, Get, Patch, Put } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import { Public } from '../../access/public.decorator.js';
import { TakesNoBody } from '../../http/takes-no-body.decorator.js';
import { MethodNotAllowedError } from '../grants/oauth.errors.js';
import { PreflightController } from './preflight.controller.js';

const OtherMethod = (method: () => MethodDecorator): MethodDecorator =>
  applyDecorators(method(), Public(), TakesNoBody(), ApiExcludeEndpoint());

/** Answers 405 to the other methods of an OAuth endpoint, in the form of its errors. `HEAD` is answered as `GET`. */
export abstract class PostOnlyController extends PreflightController {
  @OtherMethod(Get)
  get(): never {
    throw new MethodNotAllowedError();
  }

  @OtherMethod(Put)
  put(): never {
    throw new MethodNotAllowedError();
  }

  @OtherMethod(Patch)
  patch(): never {
    throw new MethodNotAllowedError();
  }

  @OtherMethod(Delete)
  delete(): never {
    throw new MethodNotAllowedError();
  }
}
