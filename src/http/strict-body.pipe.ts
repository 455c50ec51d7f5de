import { type ArgumentMetadata, Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { getMetadataStorage, validate } from 'class-validator';
import { ValidationFailedError } from './errors.js';
import type { FieldError } from './problem.exception.js';

const LONGEST_NAME_SHOWN = 64;
const MOST_ERRORS_SHOWN = 20;

/**
 * Validates a body against its DTO and refuses every member the DTO does not have (422).
 *
 * It stands in for Nest's `ValidationPipe`, which hands the body to class-transformer first: there
 * 1,500 nested arrays overflow the stack (500), and `__proto__` and `constructor` pass the list of
 * allowed members. Here members are copied one by one, by the names that the DTO declares.
 */
@Injectable()
export class StrictBodyPipe implements PipeTransform {
  async transform(body: unknown, { metatype }: ArgumentMetadata): Promise<object> {
    if (!metatype) throw new TypeError('StrictBodyPipe needs a DTO class as the type of @Body()');
    if (!isObject(body)) {
      throw new ValidationFailedError([{ field: 'body', message: 'must be a JSON object' }]);
    }
    const members = membersOf(metatype as Type<object>);
    const strangers = Object.keys(body).filter((name) => !members.has(name));
    const dto = new (metatype as Type<object>)();
    for (const name of members) {
      if (Object.hasOwn(body, name)) Reflect.set(dto, name, body[name]);
    }
    const errors = [...strangers.map(unknownMember), ...(await invalidMembers(dto))];
    if (errors.length > 0) throw new ValidationFailedError(errors.slice(0, MOST_ERRORS_SHOWN));
    return dto;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function membersOf(dto: Type<object>): Set<string> {
  const rules = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  return new Set(rules.map(({ propertyName }) => propertyName));
}

function unknownMember(name: string): FieldError {
  return { field: name.slice(0, LONGEST_NAME_SHOWN), message: 'is not a member of this request' };
}

async function invalidMembers(dto: object): Promise<FieldError[]> {
  const errors = await validate(dto, { stopAtFirstError: true, forbidUnknownValues: false });
  return errors.map(({ property, constraints }) => ({
    field: property,
    message: Object.values(constraints ?? {})[0] ?? 'is not valid',
  }));
}
