import { ValidateBy } from 'class-validator';
import { ValidationFailedError } from '../http/errors.js';
import { isRoleName } from './role-name.js';

const MAX_ROLES = 20;
/** The message of a rejected list of roles. */
export const ROLES_MESSAGE = `must be at most ${MAX_ROLES} different roles of 1 to 64 of a-z, 0-9, ":", "_" and "-"`;

/** Validates that a member is a list of roles. */
export function IsRoles(): PropertyDecorator {
  return ValidateBy({
    name: 'isRoles',
    validator: { validate: areRoles, defaultMessage: () => ROLES_MESSAGE },
  });
}

/**
 * Returns the roles unchanged.
 * @throws ValidationFailedError if they are not valid.
 */
export function parseRoles(roles: readonly string[]): readonly string[] {
  if (areRoles(roles)) return roles;
  throw new ValidationFailedError([{ field: 'roles', message: ROLES_MESSAGE }]);
}

/** Whether the value is a list of different roles. */
export function areRoles(value: unknown): value is string[] {
  if (!Array.isArray(value) || value.length > MAX_ROLES) return false;
  const texts = value.filter((role) => typeof role === 'string' && isRoleName(role));
  return texts.length === value.length && new Set(texts).size === texts.length;
}
