import { Inject, type Type } from '@nestjs/common';

/** The injection token of the application's `DataSource`, after it was checked. */
export const AUTH_DATA_SOURCE = Symbol('AUTH_DATA_SOURCE');

const repositories = new WeakMap<Type<object>, symbol>();

/**
 * Returns the injection token of an entity's repository. TypeORM's `getRepositoryToken()` uses the name of the class,
 * which may be that of an application's entity: both have a `User`.
 */
export function getAuthRepositoryToken(entity: Type<object>): symbol {
  const token = repositories.get(entity) ?? Symbol(`the repository of ${entity.name}`);
  repositories.set(entity, token);
  return token;
}

/** Injects the repository of a Nightlatch entity. */
export const InjectAuthRepository = (entity: Type<object>) =>
  Inject(getAuthRepositoryToken(entity));
