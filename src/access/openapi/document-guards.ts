import { type INestApplicationContext, RequestMethod, type Type } from '@nestjs/common';
import { HTTP_CODE_METADATA, METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { ApiResponse, ApiSecurity } from '@nestjs/swagger';
import {
  InactiveSubjectError,
  InvalidAccessTokenError,
  NotAuthenticatedError,
  RepeatedCredentialsError,
} from '../../tokens/tokens.errors.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { UnavailableError } from '../../http/errors.js';
import { InsufficientRoleError, InsufficientScopeError } from '../access.errors.js';
import { JwtAuthGuard } from '../jwt-auth.guard.js';
import { hasAuthGuard, isPublic, REQUIRED_ROLES, REQUIRED_SCOPES } from '../route-access.js';

/** The metadata key of the responses of a route in @nestjs/swagger. */
const RESPONSES = 'swagger/apiResponse';
const documented = new WeakSet<object>();

interface Route {
  prototype: Record<string, object>;
  name: string;
  controller: object;
}

/**
 * Documents every guarded route with the lock and the errors. It reads the metadata that the guards read, once all
 * decorators have run: a decorator of a handler cannot know what its controller declares.
 */
export function documentGuards(app: INestApplicationContext, scheme: string): void {
  const isGlobal = hasGlobalGuard(app);
  for (const [handler, routes] of findRoutes(app)) {
    if (documented.has(handler)) continue;
    documented.add(handler);
    const guarded = routes.filter(({ controller }) => isGuarded(handler, controller, isGlobal));
    // Swagger describes a handler once. If a public controller inherits it too, it gets no lock.
    if (guarded.length === routes.length) document(guarded[0]!, scheme);
  }
}

function findRoutes(app: INestApplicationContext): Map<object, Route[]> {
  const scanner = new MetadataScanner();
  const found = new Map<object, Route[]>();
  for (const { controllers } of app.get(ModulesContainer, { strict: false }).values()) {
    for (const { metatype } of controllers.values()) {
      const { prototype } = metatype as Type<Record<string, object>>;
      for (const name of scanner.getAllMethodNames(prototype)) {
        const handler = prototype[name]!;
        if (!Reflect.hasMetadata(PATH_METADATA, handler)) continue;
        const route = { prototype, name, controller: metatype as Type };
        found.set(handler, [...(found.get(handler) ?? []), route]);
      }
    }
  }
  return found;
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

function document({ prototype, name, controller }: Route, scheme: string): void {
  const handler = prototype[name]!;
  const scopes = (getMetadata(REQUIRED_SCOPES, handler, controller) ?? []) as string[];
  const roles = getMetadata(REQUIRED_ROLES, handler, controller);
  const descriptor: PropertyDescriptor = { value: handler };
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

/** Documents the success, which Swagger omits as soon as a route documents any response. */
function documentSuccess(prototype: object, name: string, descriptor: PropertyDescriptor): void {
  const handler = descriptor.value as object;
  const responses = (Reflect.getMetadata(RESPONSES, handler) ?? {}) as Record<string, unknown>;
  if (Object.keys(responses).some((status) => /^(2|3|default)/.test(status))) return;
  const isPost = Reflect.getMetadata(METHOD_METADATA, handler) === RequestMethod.POST;
  const code = Reflect.getMetadata(HTTP_CODE_METADATA, handler) as number | undefined;
  ApiResponse({ status: code ?? (isPost ? 201 : 200), description: '' })(
    prototype,
    name,
    descriptor,
  );
}
