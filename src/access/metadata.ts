/** The metadata that `@Scopes()` sets. */
export const REQUIRED_SCOPES = 'nightlatch:scopes';
/** The metadata that `@Roles()` sets. */
export const REQUIRED_ROLES = 'nightlatch:roles';
/** The metadata that `@Public()` sets, and `@Authenticated()` takes back. */
export const IS_PUBLIC = 'nightlatch:public';

/** The mark of `JwtAuthGuard` and of its subclasses. */
export const IS_AUTH_GUARD = Symbol('IS_AUTH_GUARD');

/**
 * The token of the one guard that decides: `JwtAuthGuard`, or what overrides it. Nest makes a guard of its own for each
 * module whose controllers name the class.
 */
export const ROUTE_GUARD = Symbol('ROUTE_GUARD');
