/** The metadata that `@Scopes()` sets. */
export const REQUIRED_SCOPES = 'nightlatch:scopes';
/** The metadata that `@Roles()` sets. */
export const REQUIRED_ROLES = 'nightlatch:roles';
