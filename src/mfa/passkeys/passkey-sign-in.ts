import { Inject, Injectable } from '@nestjs/common';
import { toActor } from '../../events/actor.js';
import { ScopePolicy } from '../../authorization/scope-policy.js';
import type { Client } from '../../clients/client.js';
import type { RequestOrigin } from '../../http/request-origin.js';
import { RateLimiter } from '../../rate-limits/rate-limiter.js';
import { Passkeys } from '../../sign-in/passkeys.js';
import {
  InactiveUserError,
  InvalidPasskeyError,
  UnknownScopeError,
} from '../../sign-in/sign-in.errors.js';
import {
  type ProvenUser,
  type SignInResult,
  SignInService,
} from '../../sign-in/sign-in.service.js';
import { PASSKEYS_SETTINGS, type PasskeysSettings } from '../passkeys.options.js';
import { parseAssertionJson } from './credential-json.js';
import { PasskeyAssertions } from './passkey-assertions.js';
import type { ChallengeUse } from './passkey-challenges.js';
import { PasskeyOptions } from './passkey-options.js';

/** A sign-in whose first and only proof is a passkey. */
interface PasskeyCredentials {
  /** What `navigator.credentials.get()` returned, as JSON. */
  proof: unknown;
  client: Client;
  request: RequestOrigin;
}

const NOTHING = { user: null, method: null };
const USE: ChallengeUse = { purpose: 'sign-in', owner: [] };

/** Signs users in with a passkey, which names its user: there is no user name to type. */
@Injectable()
export class PasskeySignIn extends Passkeys {
  readonly areForPages: boolean;

  constructor(
    @Inject(PASSKEYS_SETTINGS) { areForPages }: PasskeysSettings,
    private readonly options: PasskeyOptions,
    private readonly assertions: PasskeyAssertions,
    private readonly limiter: RateLimiter,
    private readonly scopes: ScopePolicy,
    private readonly signIns: SignInService,
  ) {
    super();
    this.areForPages = areForPages;
  }

  createOptions(): object {
    return this.options.createRequest(USE);
  }

  /**
   * Signs a user in.
   * @param scope the `scope` parameter (RFC 6749 section 3.3); all scopes of the client if it is left out
   * @throws UnknownScopeError if the scope is malformed, unknown, or not for this client.
   * @throws InvalidPasskeyError, InactiveUserError, SignInDeniedError, LimitExceededError or UnavailableError.
   */
  async signIn(credentials: PasskeyCredentials, scope: string | undefined): Promise<SignInResult> {
    const { client, request } = credentials;
    const scopes = this.scopes.resolve(scope, client.scopes);
    if (scopes === null) throw new UnknownScopeError();
    return this.prove(credentials, ({ user, ...proven }) =>
      this.signIns.complete(user, { ...proven, client, scopes, request }),
    );
  }

  prove<T>(
    { proof, client, request }: PasskeyCredentials,
    signIn: (proven: ProvenUser) => Promise<T>,
  ): Promise<T> {
    const assertion = parseAssertionJson(proof);
    return this.limiter.attempt(async (attempt) => {
      await attempt.count({ limit: 'passkey-address', ip: request.ip });
      const { user, method } = assertion
        ? await this.assertions.verify(assertion, USE, null, toActor(request))
        : NOTHING;
      if (method === null) {
        await this.signIns.recordFailure(user, 'wrong-passkey', { client, request });
        throw new InvalidPasskeyError();
      }
      // Only the owner of the passkey learns that the account is disabled.
      if (user.disabled) {
        await this.signIns.recordFailure(user, 'inactive-user', { client, request });
        throw new InactiveUserError();
      }
      return signIn({ user, methods: [method], attempt });
    });
  }
}
