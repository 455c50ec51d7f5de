import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Actor } from '../../events/actor.js';
import { ExtensionRegistry } from '../../events/extension-registry.js';
import { ValidationFailedError } from '../../http/errors.js';
import { meetsAcr } from '../../sessions/authentication-context.js';
import { SessionProofs } from '../../sessions/session-proofs.js';
import type { Principal } from '../../tokens/principal.js';
import { InvalidAccessTokenError } from '../../tokens/tokens.errors.js';
import { UsersService } from '../../users/users.service.js';
import { CurrentPassword } from '../current-password.js';
import { SecondFactorProof, type ProvingUser } from '../second-factor-proof.js';
import { listPresented } from '../second-factor.dto.js';
import { SecondFactorNeededError } from '../sign-in.errors.js';
import type { TokenResponse } from '../token-response.dto.js';
import { TokenResponseFactory } from '../token-response.factory.js';
import type { ReauthenticationRequest } from './reauthentication.dto.js';

/** What is wrong with a body that has no proof, or several. */
export const NEEDS_ONE_PROOF = 'must have one of password, code, recovery_code and passkey';

/** The user who proves, with the `acr` of the access token. */
type Proving = ProvingUser & Pick<Principal, 'acr'>;

/** Has a signed-in user prove once more who they are. The same session goes on (RFC 9470). */
@Injectable()
export class ReauthenticationService implements OnApplicationBootstrap {
  private secondFactors: SecondFactorProof | undefined;

  constructor(
    private readonly users: UsersService,
    private readonly passwords: CurrentPassword,
    private readonly extensions: ExtensionRegistry,
    private readonly proofs: SessionProofs,
    private readonly responses: TokenResponseFactory,
  ) {}

  onApplicationBootstrap(): void {
    [this.secondFactors] = this.extensions.find(SecondFactorProof);
  }

  /**
   * Checks the proof, and returns an access token that says so. It has the scopes of the token that was sent.
   * @throws ValidationFailedError if the body has no proof, or several; SecondFactorNeededError if it is too weak.
   * @throws WrongPasswordError, WrongSecondFactorError, LimitExceededError, NotFoundError or UnavailableError.
   * @throws InvalidAccessTokenError if the session has ended meanwhile.
   */
  async reauthenticate(
    { userId, sessionId, scopes, acr }: Principal,
    request: ReauthenticationRequest,
    actor: Actor,
  ): Promise<TokenResponse> {
    const user = await this.users.getById(userId);
    const method = await this.prove({ user, sessionId, actor, acr }, request);
    const session = await this.proofs.add(sessionId, method, actor);
    if (!session) throw new InvalidAccessTokenError();
    return this.responses.create({ session, user, scopes });
  }

  /** Returns the word of the method that was proven. */
  private async prove(proving: Proving, request: ReauthenticationRequest): Promise<string> {
    const { password } = request;
    const [presented, ...more] = listPresented(request);
    if (more.length > 0 || (password === undefined) === (presented === undefined)) {
      throw new ValidationFailedError([{ field: 'body', message: NEEDS_ONE_PROOF }]);
    }
    if (password !== undefined) return this.provePassword(proving, password);
    if (!this.secondFactors) {
      throw new ValidationFailedError([{ field: 'body', message: 'must have a password' }]);
    }
    return this.secondFactors.verify(presented!, proving);
  }

  private async provePassword(
    { user, sessionId, actor, acr }: Proving,
    password: string,
  ): Promise<string> {
    // Before the password is hashed: only a caller with a token of the user sees this error. One factor must not renew
    // a proof of two, which `MFA=required` may ask for while the user's own second factor is off.
    if (user.secondFactorOn || meetsAcr(acr, 'aal2')) throw new SecondFactorNeededError();
    await this.passwords.prove({ userId: user.id, sessionId }, password, 'password', actor.ip);
    return 'password';
  }
}
