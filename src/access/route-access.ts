import { GUARDS_METADATA } from '@nestjs/common/constants.js';

/** The metadata key that `@Public()` sets to true, and `@Authenticated()` to false. */
export const IS_PUBLIC = 'nightlatch:public';

/** The metadata key of the `optional` of `@Authenticated()`. */
export const IS_TOKEN_OPTIONAL = 'nightlatch:token-optional';

/** How recently and how strongly a user has to be proven. */
export interface RequiredSignIn {
  /** How long ago the user was proven at most. Default: `recentSignInSeconds` of the module, which is 600. */
  maxAgeSeconds?: number;
  /**
   * How strongly: `aal1` (one factor), `aal2` (two) or `phr` (a passkey), each of which the next one meets too; or the word
   * of another issuer. Default: any.
   */
  acr?: string;
}

/** What a route requires of its user, beside a valid token. */
export interface Requirements {
  /** No personal access token (`@SessionOnly()`). */
  sessionOnly?: boolean;
  /** One of these roles (`@Roles()`). */
  roles?: readonly string[];
  /** All of these scopes (`@Scopes()`). */
  scopes?: readonly string[];
  /** A verified e-mail address (`@RequireVerifiedEmail()`). */
  verifiedEmail?: boolean;
  /** A recent sign-in (`@RequireRecentSignIn()`). */
  signIn?: RequiredSignIn | null;
}

const REQUIREMENTS = 'nightlatch:requirements';

/** Marks `JwtAuthGuard` and its subclasses. */
export const IS_AUTH_GUARD = Symbol('IS_AUTH_GUARD');

/**
 * The injection token of the guard that decides for the whole application: `JwtAuthGuard`, or its override. Nest also
 * creates an instance in each module whose controllers name the class; those instances call this one.
 */
export const ROUTE_GUARD = Symbol('ROUTE_GUARD');

/** Returns whether a route needs no token. The handler decides before its controller, and a guard on it guards. */
export function isPublic(handler: object, controller: object): boolean {
  const own = Reflect.getMetadata(IS_PUBLIC, handler) as boolean | undefined;
  if (own !== undefined) return own;
  return !hasAuthGuard(handler) && Reflect.getMetadata(IS_PUBLIC, controller) === true;
}

/** Returns whether a guarded route takes callers without a token too. The handler decides before its controller. */
export function isTokenOptional(handler: object, controller: object): boolean {
  const own = Reflect.getMetadata(IS_TOKEN_OPTIONAL, handler) as boolean | undefined;
  return own ?? Reflect.getMetadata(IS_TOKEN_OPTIONAL, controller) === true;
}

/** Returns what a route requires. Each requirement of the handler replaces that of its controller. */
export function findRequirements(handler: object, controller: object): Requirements {
  return { ...readRequirements(controller), ...readRequirements(handler) };
}

/** Adds requirements to those that a handler or controller has. */
export function addRequirements(added: Requirements): ClassDecorator & MethodDecorator {
  return (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor): void => {
    const guarded = (descriptor?.value ?? target) as object;
    Reflect.defineMetadata(REQUIREMENTS, { ...readRequirements(guarded), ...added }, guarded);
  };
}

function readRequirements(target: object): Requirements | undefined {
  return Reflect.getMetadata(REQUIREMENTS, target) as Requirements | undefined;
}

/** Returns whether a handler or controller itself names `JwtAuthGuard`, or a subclass, in `@UseGuards()`. */
export function hasAuthGuard(target: object): boolean {
  const guards = (Reflect.getMetadata(GUARDS_METADATA, target) ?? []) as unknown[];
  return guards.some((guard) => {
    const prototype: unknown = typeof guard === 'function' ? guard.prototype : guard;
    return typeof prototype === 'object' && prototype !== null && IS_AUTH_GUARD in prototype;
  });
}
