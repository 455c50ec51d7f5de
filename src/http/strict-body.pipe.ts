import { type ArgumentMetadata, Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { getMetadataStorage, validate } from 'class-validator';
import { ValidationFailedError } from './errors.js';
import type { FieldError } from './problem.exception.js';

const MAX_NAME_LENGTH = 64;
const MAX_ERRORS = 20;
/** The name of a rule that says for itself what is required. */
export const IS_PRESENT = 'isPresent';

/**
 * Validates a body against its DTO and rejects members that the DTO does not declare (422).
 *
 * It replaces Nest's `ValidationPipe`, which first passes the body to class-transformer: there 1,500 nested arrays overflow
 * the stack (500), and `__proto__` and `constructor` pass the list of allowed members. Here only declared members are
 * copied.
 */
@Injectable()
export class StrictBodyPipe implements PipeTransform {
  async transform(body: unknown, { metatype }: ArgumentMetadata): Promise<object> {
    if (!metatype) throw new TypeError('StrictBodyPipe needs a DTO class as the type of @Body()');
    if (!isObject(body)) {
      throw new ValidationFailedError([{ field: 'body', message: 'must be a JSON object' }]);
    }
    const members = listMembers(metatype as Type<object>);
    const unknown = Object.keys(body).filter((name) => !members.has(name));
    const dto = new (metatype as Type<object>)();
    for (const name of members) {
      if (Object.hasOwn(body, name)) Reflect.set(dto, name, body[name]);
    }
    const errors = [...unknown.map(toUnknownError), ...(await validateMembers(dto))];
    if (errors.length > 0) throw new ValidationFailedError(errors.slice(0, MAX_ERRORS));
    return dto;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listMembers(dto: Type<object>): Set<string> {
  const rules = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  return new Set(rules.map(({ propertyName }) => propertyName));
}

function toUnknownError(name: string): FieldError {
  return { field: name.slice(0, MAX_NAME_LENGTH), message: 'is not a known member' };
}

/** Returns the errors of the members. One that is missing is required; `null` is a value, which its rules reject. */
async function validateMembers(dto: object): Promise<FieldError[]> {
  const errors = await validate(dto, { stopAtFirstError: true, forbidUnknownValues: false });
  return errors.map(({ property, value, constraints }) => ({
    field: property,
    message:
      value === undefined
        ? (constraints?.[IS_PRESENT] ?? 'is required')
        : (Object.values(constraints ?? {})[0] ?? 'is not valid'),
  }));
}
