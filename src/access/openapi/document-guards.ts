import { STATUS_CODES } from 'node:http';
import { type INestApplicationContext, RequestMethod } from '@nestjs/common';
import { HTTP_CODE_METADATA, METHOD_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import { ApiResponse, ApiSecurity } from '@nestjs/swagger';
import {
  InactiveSubjectError,
  InvalidAccessTokenError,
  NotAuthenticatedError,
  RepeatedCredentialsError,
} from '../../tokens/tokens.errors.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { ACCOUNT_SCOPE } from '../../clients/built-in-scopes.js';
import { UnavailableError } from '../../http/errors.js';
import { findMark } from '../../http/route-mark.js';
import {
  EmailNotVerifiedError,
  InsufficientAuthenticationError,
  InsufficientRoleError,
  InsufficientScopeError,
} from '../access.errors.js';
import { JwtAuthGuard } from '../jwt-auth.guard.js';
import { CLIENT_SCHEME, SECURITY_SCHEME } from '../sign-in-docs.js';
import { findRequirements, hasAuthGuard, isPublic, isTokenOptional } from '../route-access.js';
import type { Route } from './routes.js';

// The metadata keys of a route in @nestjs/swagger.
const OPERATION = 'swagger/apiOperation';
const RESPONSES = 'swagger/apiResponse';
const SECURITY = 'swagger/apiSecurity';

const documented = new WeakSet<object>();

/**
 * Documents who may call each route. A guarded one gets the lock and the errors, and an OAuth endpoint the
 * authentication of its client. A `@Public()` one gets an empty list, which says that it needs no token. It reads the
 * metadata that the guards read, once all decorators have run: a decorator of a handler cannot know what its controller
 * declares.
 */
export function documentGuards(app: INestApplicationContext, found: Map<object, Route[]>): void {
  const isGlobal = hasGlobalGuard(app);
  for (const [handler, routes] of found) {
    if (documented.has(handler)) continue;
    documented.add(handler);
    const { client, scopes } = findMark(handler) ?? {};
    const guarded = routes.filter(({ controller }) => isGuarded(handler, controller, isGlobal));
    // Swagger describes a handler once. If a public controller inherits it too, it gets no lock.
    if (scopes || guarded.length === routes.length) documentGuarded(routes[0]!);
    else if (client) documentClient(handler, client);
    else if (routes.every((route) => isDeclaredPublic(handler, route))) documentPublic(handler);
  }
}

/** Returns whether the application has our guard as `APP_GUARD`. */
function hasGlobalGuard(app: INestApplicationContext): boolean {
  for (const { providers } of app.get(ModulesContainer, { strict: false }).values()) {
    for (const { subtype, instance } of providers.values()) {
      if (subtype === 'guard' && instance instanceof JwtAuthGuard) return true;
    }
  }
  return false;
}

/** Returns the metadata of the handler, or else that of its controller. */
function getMetadata(key: string, handler: object, controller: object): unknown {
  return Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller);
}

function isGuarded(handler: object, controller: object, isGlobal: boolean): boolean {
  if (isPublic(handler, controller)) return false;
  return isGlobal || hasAuthGuard(handler) || hasAuthGuard(controller);
}

function documentGuarded({ prototype, name, controller }: Route): void {
  const handler = prototype[name]!;
  const required = findRequirements(handler, controller);
  const scopes = [...(findMark(handler)?.scopes ?? required.scopes ?? [])];
  const descriptor: PropertyDescriptor = { value: handler };
  documentSuccess(prototype, name, descriptor);
  ApiSecurity(SECURITY_SCHEME, scopes)(prototype, name, descriptor);
  const isOptional = isTokenOptional(handler, controller);
  if (isOptional) ApiSecurity({})(prototype, name, descriptor);
  ApiErrors(
    new RepeatedCredentialsError(),
    ...(isOptional ? [] : [new NotAuthenticatedError()]),
    new InvalidAccessTokenError(),
    new InactiveSubjectError(),
    ...(required.signIn ? [new InsufficientAuthenticationError(required.signIn)] : []),
    ...(scopes.length > 0 ? [new InsufficientScopeError(scopes)] : []),
    ...(required.sessionOnly ? [new InsufficientScopeError([ACCOUNT_SCOPE])] : []),
    ...(required.roles ? [new InsufficientRoleError()] : []),
    ...(required.verifiedEmail ? [new EmailNotVerifiedError()] : []),
    new UnavailableError(),
  )(prototype, name, descriptor);
}

/** Documents that a client authenticates with its id and secret, or that it may. */
function documentClient(handler: object, client: 'optional' | 'required'): void {
  const security = [...(client === 'optional' ? [{}] : []), { [CLIENT_SCHEME]: [] }];
  Reflect.defineMetadata(SECURITY, security, handler);
}

/** Returns whether the route is `@Public()`, and does not document a security scheme of the application. */
function isDeclaredPublic(handler: object, { controller }: Route): boolean {
  return isPublic(handler, controller) && !getMetadata(SECURITY, handler, controller);
}

/** Swagger drops an empty list of schemes, but copies the members of an operation as they are. */
function documentPublic(handler: object): void {
  const operation = (Reflect.getMetadata(OPERATION, handler) ?? {}) as object;
  Reflect.defineMetadata(OPERATION, { security: [], ...operation }, handler);
}

/** Documents the success, which Swagger omits as soon as a route documents any response. */
function documentSuccess(prototype: object, name: string, descriptor: PropertyDescriptor): void {
  const handler = descriptor.value as object;
  const responses = (Reflect.getMetadata(RESPONSES, handler) ?? {}) as Record<string, unknown>;
  if (Object.keys(responses).some((status) => /^(2|3|default)/.test(status))) return;
  const isPost = Reflect.getMetadata(METHOD_METADATA, handler) === RequestMethod.POST;
  const code = Reflect.getMetadata(HTTP_CODE_METADATA, handler) as number | undefined;
  const status = code ?? (isPost ? 201 : 200);
  ApiResponse({ status, description: STATUS_CODES[status]! })(prototype, name, descriptor);
}
