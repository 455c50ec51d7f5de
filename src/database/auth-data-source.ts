import { Inject, type Type } from '@nestjs/common';

/** The token of the application's `DataSource`, once it has been seen to be one for our tables. */
export const AUTH_DATA_SOURCE = Symbol('AUTH_DATA_SOURCE');

const repositories = new WeakMap<Type<object>, symbol>();

/**
 * The token of the repository of an entity of ours. Not `getRepositoryToken()`, which goes by the name of the class: an
 * application has a `User` too, and what it overrides of ours would be given our repository for its own.
 */
export function authRepositoryToken(entity: Type<object>): symbol {
  const token = repositories.get(entity) ?? Symbol(`the repository of ${entity.name}`);
  repositories.set(entity, token);
  return token;
}

/** Injects the repository of an entity of ours. */
export const InjectAuthRepository = (entity: Type<object>) => Inject(authRepositoryToken(entity));
