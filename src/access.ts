// The guards alone, for a service that trusts the tokens of an issuer elsewhere: no database and no users are
// loaded from here, nor the packages that they need. Everything here is in `nightlatch` too.

export { AccessModule, type AccessAsyncOptions } from './access/access.module.js';
export type { AccessOptions } from './access/access.options.js';
export { Authenticated, SECURITY_SCHEME } from './access/authenticated.decorator.js';
export { CurrentUser } from './access/current-user.decorator.js';
export { JwtAuthGuard } from './access/jwt-auth.guard.js';
export { Public } from './access/public.decorator.js';
export { Roles } from './access/roles.decorator.js';
export { RolesGuard } from './access/roles.guard.js';
export { Scopes } from './access/scopes.decorator.js';
export { ScopesGuard } from './access/scopes.guard.js';
export { AUTH_SWAGGER_OPTIONS, withAuthDocs } from './swagger/with-auth-docs.js';
export type { HttpRequest } from './bearer/bearer-token.js';
export { AccessTokenVerifier } from './bearer/access-token.verifier.js';
export type { Principal } from './bearer/principal.js';
export { type AuthenticatedRequest, requestOf } from './bearer/request-of.js';
export { type SubjectState, Subjects, type TokenSubject } from './bearer/subjects.js';
export { Clock } from './clock/clock.js';
export type { ApiException } from './errors/api.exception.js';
export { ApiErrors } from './errors/api-errors.decorator.js';
export {
  MalformedRequestError,
  NotFoundError,
  UnavailableError,
  ValidationFailedError,
} from './errors/errors.js';
export { ProblemException } from './errors/problem.exception.js';
export { ProblemFilter } from './errors/problem.filter.js';
export type { IntrospectionOptions, RemoteIssuerOptions } from './remote/remote.options.js';
export type { SigningAlgorithm } from './keys/signing-algorithm.js';
export type { AccessTokenClaims } from './tokens/access-token.js';
export { type VerificationKey, VerificationKeys } from './tokens/verification-keys.js';
export { TakesJson } from './validation/content-type.guard.js';
export { IsPlainText, MayBeAbsent, MayBeCleared } from './validation/members.decorator.js';
export { StrictBody } from './validation/strict-body.decorator.js';
export { StrictBodyPipe } from './validation/strict-body.pipe.js';
export { StrictQuery } from './validation/strict-query.decorator.js';
export { UuidParamPipe } from './validation/uuid-param.pipe.js';
