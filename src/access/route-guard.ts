/**
 * The token of the one guard that decides: `JwtAuthGuard`, or what overrides it. Nest makes a guard of its own for each
 * module whose controllers name the class.
 */
export const ROUTE_GUARD = Symbol('ROUTE_GUARD');
