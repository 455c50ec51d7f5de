import { Injectable } from '@nestjs/common';
import { splitScopes } from '../../authorization/scope-policy.js';
import type { Client } from '../../clients/client.js';
import { UnitsOfWork } from '../../events/units-of-work.js';
import { getRequired } from '../../http/form-parameters.js';
import { DerivedSignIn } from '../../sign-in/derived-sign-in.js';
import type { TokenResponse } from '../../sign-in/token-response.dto.js';
import { Grant, type GrantRequest } from '../grants/grant.js';
import { InvalidGrantError } from '../grants/oauth.errors.js';
import { AuthorizationCodes } from './authorization-codes.js';

/**
 * `grant_type=authorization_code` (RFC 6749 section 4.1.3). A request that is rejected does not use up the code. Failures
 * are not counted: a code has 192 random bits, and any web page can send wrong codes for a public client, which would lock
 * out its users at that address.
 */
@Injectable()
export class AuthorizationCodeGrant extends Grant {
  readonly type = 'authorization_code';
  override readonly limitsFailures = false;

  constructor(
    private readonly codes: AuthorizationCodes,
    private readonly signIns: DerivedSignIn,
    private readonly units: UnitsOfWork,
  ) {
    super();
  }

  async exchange({ parameters, client, request }: GrantRequest): Promise<TokenResponse> {
    const code = await this.codes.find({
      code: getRequired(parameters, 'code'),
      redirectUri: getRequired(parameters, 'redirect_uri'),
      codeVerifier: getRequired(parameters, 'code_verifier'),
      client,
    });
    if (!code) return this.refuse(client);
    const browser = code.usedAt === null ? await this.codes.findBrowser(code) : null;
    const started =
      browser &&
      (await this.signIns.complete({
        browser,
        client,
        scopes: splitScopes(code.scope),
        nonce: code.nonce,
        request,
        redeem: (sessionId, unit) => this.codes.use(code, sessionId, unit),
      }));
    if (!started) {
      await this.codes.endSessionIfUsed(code, request);
      return this.refuse(client);
    }
    const { session, user, tokens } = started;
    const event = { sessionId: session.id, userId: user.id, clientId: client.id };
    await this.units.emit('authorization-code.redeemed', event);
    return tokens;
  }

  /** One answer for every code that is not valid. */
  private async refuse(client: Client): Promise<never> {
    await this.units.emit('authorization-code.refused', { clientId: client.id });
    throw new InvalidGrantError('The code is not valid');
  }
}
