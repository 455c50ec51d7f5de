import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { InsufficientScopeError } from '../../access/access.errors.js';
import type { AuthenticatedRequest } from '../../tokens/principal.js';
import { verifyPresentedToken } from '../../access/jwt-auth.guard.js';
import { withTokenFrom } from '../../access/presented-token.js';
import { type FormRequest, isForm, readForm } from '../../http/form-body.js';
import { parseFormParameters } from '../../http/form-parameters.js';
import { AccessTokenVerifier } from '../../tokens/access-token.verifier.js';
import { getBearerToken } from '../../tokens/bearer-token.js';
import { RepeatedCredentialsError } from '../../tokens/tokens.errors.js';

type UserinfoRequest = FormRequest & AuthenticatedRequest;

/**
 * Guards `/userinfo`. `JwtAuthGuard` does not suffice: the access token of a POST may be in a form (RFC 6750 section
 * 2.2), and the page of a client has to be able to read that its token has expired. As a global guard, `JwtAuthGuard`
 * would run before `@CrossOrigin()`.
 */
@Injectable()
export class UserinfoGuard implements CanActivate {
  constructor(private readonly verifier: AccessTokenVerifier) {}

  /** @throws ApiException (a 400, 401, 403, 413, 415 or 503) if the request is denied. */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<UserinfoRequest>();
    const token = await readToken(request);
    request.user = await verifyPresentedToken(this.verifier, withTokenFrom(request, [token]));
    if (!request.user.scopes.includes('openid')) throw new InsufficientScopeError(['openid']);
    return true;
  }
}

/** Returns the token of the form, if the request has one. A body of another type has none. */
async function readToken(request: UserinfoRequest): Promise<string | undefined> {
  if (request.method !== 'POST' || !isForm(request)) return undefined;
  const token = parseFormParameters(await readForm(request)).get('access_token');
  if (token === undefined || getBearerToken(request) === null) return token;
  throw new RepeatedCredentialsError(
    'The request has an access token in its header and in its form.',
  );
}
