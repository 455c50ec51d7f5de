import { ValidateBy } from 'class-validator';
import { ValidationFailedError } from '../http/errors.js';

const ROLE = /^[a-z0-9:_-]{1,64}$/;
const MOST_ROLES = 20;
/** What roles there may be, for whoever was refused. */
export const ROLES_MESSAGE = `must be at most ${MOST_ROLES} different roles of 1 to 64 of a-z, 0-9, ":", "_" and "-"`;

/** The roles of a user. */
export function IsRoles(): PropertyDecorator {
  return ValidateBy({
    name: 'isRoles',
    validator: { validate: areRoles, defaultMessage: () => ROLES_MESSAGE },
  });
}

/** As they are, where they are roles; throws `ValidationFailedError`. */
export function parseRoles(roles: readonly string[]): readonly string[] {
  if (areRoles(roles)) return roles;
  throw new ValidationFailedError([{ field: 'roles', message: ROLES_MESSAGE }]);
}

/** Whether it is a list of roles, each once. */
export function areRoles(value: unknown): value is string[] {
  if (!Array.isArray(value) || value.length > MOST_ROLES) return false;
  const texts = value.filter((role) => typeof role === 'string' && ROLE.test(role));
  return texts.length === value.length && new Set(texts).size === texts.length;
}
