import { type INestApplicationContext, RequestMethod, type Type } from '@nestjs/common';
import { HTTP_CODE_METADATA, METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { ApiResponse, ApiSecurity } from '@nestjs/swagger';
import {
  InactiveSubjectError,
  InvalidAccessTokenError,
  NotAuthenticatedError,
  RepeatedCredentialsError,
} from '../../tokens/verify/bearer.errors.js';
import { ApiErrors } from '../../http/api-errors.decorator.js';
import { UnavailableError } from '../../http/errors.js';
import { InsufficientRoleError, InsufficientScopeError } from '../access.errors.js';
import { JwtAuthGuard } from '../jwt-auth.guard.js';
import { isPublic, namesAuthGuard } from '../is-public.js';
import { REQUIRED_ROLES, REQUIRED_SCOPES } from '../metadata.js';

/** Where Swagger keeps the responses of a route. */
const RESPONSES = 'swagger/apiResponse';
const documented = new WeakSet<object>();

interface Route {
  prototype: Record<string, object>;
  name: string;
  controller: object;
}

/**
 * Documents every route that a guard of ours stands before: the lock, and the answers of a refusal. From what the
 * guards themselves go by, and not when the decorators are run: what of a controller holds for a route is known only
 * when both are there.
 */
export function documentGuards(app: INestApplicationContext, scheme: string): void {
  const everywhere = isGlobal(app);
  for (const [handler, routes] of routesOf(app)) {
    if (documented.has(handler)) continue;
    documented.add(handler);
    const guarded = routes.filter(({ controller }) => isGuarded(handler, controller, everywhere));
    // Inherited by controllers that differ: Swagger knows one text for it, which would be wrong for some.
    if (guarded.length === routes.length) document(guarded[0]!, scheme);
  }
}

function routesOf(app: INestApplicationContext): Map<object, Route[]> {
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

/** Whether the application has our guard as `APP_GUARD`. */
function isGlobal(app: INestApplicationContext): boolean {
  for (const { providers } of app.get(ModulesContainer, { strict: false }).values()) {
    for (const { subtype, instance } of providers.values()) {
      if (subtype === 'guard' && instance instanceof JwtAuthGuard) return true;
    }
  }
  return false;
}

/** What is said of the route itself comes before what is said of its controller. */
function said(key: string, handler: object, controller: object): unknown {
  return Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller);
}

function isGuarded(handler: object, controller: object, everywhere: boolean): boolean {
  if (isPublic(handler, controller)) return false;
  return everywhere || namesAuthGuard(handler) || namesAuthGuard(controller);
}

function document({ prototype, name, controller }: Route, scheme: string): void {
  const handler = prototype[name]!;
  const scopes = (said(REQUIRED_SCOPES, handler, controller) ?? []) as string[];
  const roles = said(REQUIRED_ROLES, handler, controller);
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
