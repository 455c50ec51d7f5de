import { type INestApplicationContext, RequestMethod, type Type } from '@nestjs/common';
import {
  GUARDS_METADATA,
  HTTP_CODE_METADATA,
  METHOD_METADATA,
  PATH_METADATA,
} from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { ApiResponse, ApiSecurity } from '@nestjs/swagger';
import {
  InactiveSubjectError,
  InvalidAccessTokenError,
  NotAuthenticatedError,
  RepeatedCredentialsError,
} from '../bearer/bearer.errors.js';
import { ApiErrors } from '../errors/api-errors.decorator.js';
import { UnavailableError } from '../errors/errors.js';
import { InsufficientRoleError, InsufficientScopeError } from '../access/access.errors.js';
import { JwtAuthGuard } from '../access/jwt-auth.guard.js';
import { IS_PUBLIC } from '../access/metadata.js';
import { REQUIRED_ROLES, REQUIRED_SCOPES } from '../access/metadata.js';

/** Where Swagger keeps the responses of a route. */
const RESPONSES = 'swagger/apiResponse';
const documented = new WeakSet<object>();

/**
 * Documents every route that a guard of ours stands before: the lock, and the answers of a refusal. From what the
 * guards themselves go by, and not when the decorators are run: what of a controller holds for a route is known only
 * when both are there.
 */
export function documentGuards(app: INestApplicationContext, scheme: string): void {
  const scanner = new MetadataScanner();
  for (const { controllers } of app.get(ModulesContainer, { strict: false }).values()) {
    for (const { metatype } of controllers.values()) {
      const { prototype } = metatype as Type<Record<string, object>>;
      for (const name of scanner.getAllMethodNames(prototype)) {
        const handler = prototype[name]!;
        if (!Reflect.hasMetadata(PATH_METADATA, handler) || documented.has(handler)) continue;
        documented.add(handler);
        if (isGuarded(handler, metatype as Type)) document(prototype, name, scheme);
      }
    }
  }
}

/** What is said of the route itself comes before what is said of its controller. */
function said(key: string, handler: object, controller: object): unknown {
  return Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller);
}

function isGuarded(handler: object, controller: object): boolean {
  const guards = [handler, controller].flatMap(
    (target) => (Reflect.getMetadata(GUARDS_METADATA, target) ?? []) as unknown[],
  );
  return (
    said(IS_PUBLIC, handler, controller) !== true &&
    guards.some(
      (guard) => guard === JwtAuthGuard || guard instanceof JwtAuthGuard || isSubclass(guard),
    )
  );
}

function isSubclass(guard: unknown): boolean {
  return typeof guard === 'function' && guard.prototype instanceof JwtAuthGuard;
}

function document(prototype: Record<string, object>, name: string, scheme: string): void {
  const handler = prototype[name]!;
  const scopes = (said(REQUIRED_SCOPES, handler, prototype.constructor) ?? []) as string[];
  const roles = said(REQUIRED_ROLES, handler, prototype.constructor);
  const descriptor: PropertyDescriptor = { value: handler };
  // Before the first response is documented: else that one is all that the page shows.
  documentSuccess(prototype, name, descriptor);
  ApiSecurity(scheme, scopes)(prototype, name, descriptor);
  ApiErrors(
    new RepeatedCredentialsError(),
    new NotAuthenticatedError(),
    new InvalidAccessTokenError(),
    new InactiveSubjectError(),
    ...(scopes.length > 0 ? [new InsufficientScopeError(scopes)] : []),
    ...(roles ? [new InsufficientRoleError()] : []),
    new UnavailableError(),
  )(prototype, name, descriptor);
}

/** As Swagger's own default, which it forgets once any response is documented. */
function documentSuccess(prototype: object, name: string, descriptor: PropertyDescriptor): void {
  const handler = descriptor.value as object;
  const responses = (Reflect.getMetadata(RESPONSES, handler) ?? {}) as Record<string, unknown>;
  if (Object.keys(responses).some((status) => /^(2|3|default)/.test(status))) return;
  const made = Reflect.getMetadata(METHOD_METADATA, handler) === RequestMethod.POST;
  const code = Reflect.getMetadata(HTTP_CODE_METADATA, handler) as number | undefined;
  ApiResponse({ status: code ?? (made ? 201 : 200), description: '' })(prototype, name, descriptor);
}
