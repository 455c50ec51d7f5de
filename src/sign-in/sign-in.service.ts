import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { toActor } from '../events/actor.js';
import { ScopePolicy } from '../authorization/scope-policy.js';
import { BUILT_IN_SCOPES } from '../clients/built-in-scopes.js';
import { ClientRegistry } from '../clients/client-registry.js';
import { BROWSER_CLIENT, type Client, FIRST_PARTY_CLIENT } from '../clients/client.js';
import { inOneRoundTrip } from '../database/one-round-trip.js';
import type { SignInFailure } from '../events/reasons.js';
import { UnitsOfWork } from '../events/units-of-work.js';
import { NotFoundError } from '../http/errors.js';
import type { RequestOrigin } from '../http/request-origin.js';
import type { Attempt } from '../rate-limits/rate-limiter.js';
import { assertFactorsProven } from '../sessions/authentication-context.js';
import type { Session } from '../sessions/session.entity.js';
import { SessionStarter } from '../sessions/session-starter.js';
import type { User } from '../users/user.entity.js';
import { ExtensionRegistry } from '../events/extension-registry.js';
import type { Challenge } from './challenge.js';
import { InactiveUserError, InvalidCredentialsError, SignInDeniedError } from './sign-in.errors.js';
import { PASSED, SignInStep, type StepResult } from './sign-in-step.js';
import type { TokenResponse } from './token-response.dto.js';
import { TokenResponseFactory } from './token-response.factory.js';

/** How a proven user signs in. */
export interface SignIn {
  /**
   * How the user was proven, one method for each factor: two methods are a sign-in of the level `aal2`. The first one
   * is the `authentication_method` in the list of sessions. Our own words are `password`, `totp`, `recovery_code`,
   * `passkey_hardware`, `passkey_synced`, `federated` and `federated_mfa`.
   */
  methods: readonly [string, ...string[]];
  /** When the user was proven, if that was before now, for example at another provider. */
  authenticatedAt?: Date;
  /** Default: the first-party client, which refreshes its tokens without a `client_id`. */
  client?: Client;
  /** The scopes that were asked for. The session gets those that the user's roles give now, and never gets more. */
  scopes: readonly string[];
  request: RequestOrigin;
  /** The rate-limited attempt that this sign-in settles: that of the `GrantRequest`. */
  attempt?: Attempt;
}

/** The end of a sign-in: tokens, or a challenge to meet first. */
export type SignInResult =
  { status: 'tokens'; tokens: TokenResponse } | { status: 'challenge'; challenge: Challenge };

/** How a proven user signs in on the hosted pages. */
export interface BrowserSignIn extends Pick<
  SignIn,
  'methods' | 'authenticatedAt' | 'request' | 'attempt'
> {
  /** How long the browser stays signed in. */
  lifetimeSeconds: number;
}

/** A sign-in with its client. */
type ClientSignIn = SignIn & { client: Client };

/** The end of a sign-in on the hosted pages: the session of the browser, or a challenge to meet first. */
export type BrowserSignInResult =
  { status: 'session'; session: Session } | { status: 'challenge'; challenge: Challenge };

/** A user whose proofs are accepted, before the sign-in steps run. */
export interface ProvenUser extends Pick<SignIn, 'methods' | 'authenticatedAt' | 'attempt'> {
  user: User;
}

/** The one way in: turns a proven user into a session and its tokens, whatever proved the user. */
@Injectable()
export class SignInService implements OnApplicationBootstrap {
  private steps: readonly SignInStep[] = [];

  constructor(
    private readonly extensions: ExtensionRegistry,
    private readonly sessions: SessionStarter,
    private readonly clients: ClientRegistry,
    private readonly responses: TokenResponseFactory,
    private readonly scopes: ScopePolicy,
    private readonly units: UnitsOfWork,
  ) {}

  onApplicationBootstrap(): void {
    this.steps = this.extensions.find(SignInStep);
  }

  /**
   * Runs the sign-in steps, and starts a session if all pass. Read `user` before you check the proof of identity, so that
   * a password change in the meantime ends the new session.
   * @throws InactiveUserError if the user is disabled.
   * @throws InvalidCredentialsError if the user was deleted meanwhile.
   * @throws SignInDeniedError if a step denies the sign-in.
   * @throws SecondFactorDueError if the second factor of the user is on, and only one factor is proven.
   */
  async complete(user: User, given: SignIn): Promise<SignInResult> {
    const signIn = withClient(given);
    const challenge = await this.check(user, signIn);
    if (challenge) return { status: 'challenge', challenge };
    // A role that comes later gives its scopes to later sign-ins only: an old token must not become an administrator's.
    const scopes = this.scopes
      .allowedFor(user.roles, signIn.scopes)
      // A grant of the application may pass on what its request asks for.
      .filter((scope) => !BUILT_IN_SCOPES.includes(scope) || hasScope(signIn.client, scope));
    const session = await this.storeSession(user, { ...signIn, scopes });
    const tokens = await this.responses.createFirst({ session, user, client: signIn.client });
    return { status: 'tokens', tokens };
  }

  /**
   * Like {@link complete}, for the hosted pages: the session is that of a browser, which gets a cookie (`BrowserSessions`)
   * instead of tokens. The steps see `BROWSER_CLIENT`, because the session serves every application.
   */
  async completeInBrowser(user: User, given: BrowserSignIn): Promise<BrowserSignInResult> {
    const signIn = { ...given, client: BROWSER_CLIENT, scopes: [] };
    const challenge = await this.check(user, signIn);
    if (challenge) return { status: 'challenge', challenge };
    return { status: 'session', session: await this.storeSession(user, signIn) };
  }

  /**
   * Runs the sign-in steps and starts no session, for an application that has sessions of its own.
   * @returns the challenge to meet before a session may start, or null.
   * @throws what {@link complete} throws.
   */
  async check(user: User, given: SignIn): Promise<Challenge | null> {
    if (user.disabled) throw new InactiveUserError();
    const signIn = withClient(given);
    const result = await this.runSteps(user, signIn);
    if (result.status === 'challenge') {
      // The attempt was no guess, and no sign-in yet: it must not clear the count of earlier guesses.
      await signIn.attempt?.cancel();
      return result.challenge;
    }
    if (result.status === 'denied') {
      // The identity was proven, so the attempt was no guess.
      await signIn.attempt?.succeeded();
      await this.recordFailure(user, 'refused', signIn);
      throw result.error;
    }
    // The module that has the step of the second factor may have been taken out.
    assertFactorsProven(user, signIn.methods);
    return null;
  }

  /** Records a failed sign-in. `user` is null if the login belongs to no account. */
  recordFailure(
    user: User | null,
    reason: SignInFailure,
    { client = FIRST_PARTY_CLIENT, request }: Pick<SignIn, 'client' | 'request'>,
  ): Promise<void> {
    const event = { userId: user?.id ?? null, clientId: client.id, reason };
    return this.units.record({ ...toActor(request), clientId: client.id }, 'sign-in.failed', event);
  }

  private async runSteps(
    user: User,
    { methods, client, scopes, request, attempt }: ClientSignIn,
  ): Promise<StepResult> {
    try {
      for (const step of this.steps) {
        const result = await step.evaluate({ user, client, methods, scopes, request });
        if (result.status !== 'passed') return result;
      }
      return PASSED;
    } catch (error) {
      if (error instanceof SignInDeniedError) return { status: 'denied', error };
      // The step failed, not the user: this must not count as a guess.
      await attempt?.succeeded();
      throw error;
    }
  }

  /** A proven user gets in even if the audit record cannot be written: a full trail must not lock everyone out. */
  private storeSession(
    user: User,
    {
      methods,
      authenticatedAt,
      client,
      scopes,
      request,
      attempt,
      lifetimeSeconds,
    }: ClientSignIn & Partial<BrowserSignIn>,
  ): Promise<Session> {
    // The actor of `session.started` is the user who signs in.
    const actor = toActor(request, { userId: user.id, sessionId: null, clientId: client.id });
    const clientId = client.id;
    const given = { user, clientId, scopes, methods, authenticatedAt, request, lifetimeSeconds };
    const storing = this.units.runEvenIfUnwritten(actor, async (unit) => {
      await this.clients.hold(client, unit);
      const [session] = await inOneRoundTrip(unit.transaction, [
        () => this.sessions.start(given, unit),
        // After the session: all sign-ins from one address wait for the row that this locks.
        () => attempt?.succeeded(unit.transaction),
      ]);
      if (attempt?.followsFailures) {
        const event = { sessionId: session.id, userId: user.id, clientId: client.id };
        await unit.record('sign-in.after-failures', event);
      }
      return session;
    });
    return storing.catch((error: unknown) => this.rethrowAsUnknownUser(error, { client, request }));
  }

  /** If the user was deleted after the proof, the answer is the one that an unknown user gets. */
  private async rethrowAsUnknownUser(
    error: unknown,
    signIn: Pick<SignIn, 'client' | 'request'>,
  ): Promise<never> {
    if (!(error instanceof NotFoundError)) throw error;
    await this.recordFailure(null, 'unknown-user', signIn);
    throw new InvalidCredentialsError();
  }
}

function withClient(signIn: SignIn): ClientSignIn {
  return { ...signIn, client: signIn.client ?? FIRST_PARTY_CLIENT };
}

function hasScope({ scopes }: Client, scope: string): boolean {
  return scopes === null || scopes.includes(scope);
}
