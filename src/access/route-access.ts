import { GUARDS_METADATA } from '@nestjs/common/constants.js';

/** The metadata key of `@Scopes()`. */
export const REQUIRED_SCOPES = 'nightlatch:scopes';
/** The metadata key of `@Roles()`. */
export const REQUIRED_ROLES = 'nightlatch:roles';
/** The metadata key of `@RequireVerifiedEmail()`. */
export const REQUIRES_VERIFIED_EMAIL = 'nightlatch:verified-email';
/** The metadata key of `@RequireRecentSignIn()`. */
export const REQUIRED_SIGN_IN = 'nightlatch:required-sign-in';
/** The metadata key of `@SessionOnly()`. */
export const IS_SESSION_ONLY = 'nightlatch:session-only';
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

/** Returns whether a handler or controller itself names `JwtAuthGuard`, or a subclass, in `@UseGuards()`. */
export function hasAuthGuard(target: object): boolean {
  const guards = (Reflect.getMetadata(GUARDS_METADATA, target) ?? []) as unknown[];
  return guards.some((guard) => {
    const prototype: unknown = typeof guard === 'function' ? guard.prototype : guard;
    return typeof prototype === 'object' && prototype !== null && IS_AUTH_GUARD in prototype;
  });
}
