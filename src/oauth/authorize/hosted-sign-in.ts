import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { BROWSER_CLIENT } from '../../clients/client.js';
import { ExtensionRegistry } from '../../events/extension-registry.js';
import { ProblemException } from '../../http/problem.exception.js';
import { toRequestOrigin } from '../../http/request-origin.js';
import type { PageVisit } from '../../pages/page-visit.js';
import { toBrowserActor } from '../../pages/signed-in-browsers.js';
import { type BrowserSession, BrowserSessions } from '../../sessions/browser-sessions.js';
import type { BrowserEnrolment, Enrolled } from '../../sign-in/browser-enrolments.js';
import { findPagePasskeys, type Passkeys } from '../../sign-in/passkeys.js';
import { PasswordSignIn } from '../../sign-in/password-sign-in.js';
import type { PresentedFactor, SecondSteps } from '../../sign-in/second-steps.js';
import {
  InactiveUserError,
  InvalidCredentialsError,
  InvalidPasskeyError,
  SignInDeniedError,
} from '../../sign-in/sign-in.errors.js';
import {
  type BrowserSignInResult,
  type ProvenUser,
  SignInService,
} from '../../sign-in/sign-in.service.js';
import { AUTHORIZE_SETTINGS, type AuthorizeSettings } from '../authorize.options.js';

/** Signs a person in on the pages: the browser gets a session, and its former one ends. */
@Injectable()
export class HostedSignIn implements OnApplicationBootstrap {
  private passkeys: Passkeys | null = null;

  constructor(
    @Inject(AUTHORIZE_SETTINGS) private readonly settings: AuthorizeSettings,
    private readonly passwords: PasswordSignIn,
    private readonly signIns: SignInService,
    private readonly browsers: BrowserSessions,
    private readonly extensions: ExtensionRegistry,
  ) {}

  onApplicationBootstrap(): void {
    this.passkeys = findPagePasskeys(this.extensions);
  }

  /**
   * Signs in with a password, and sets the cookie, unless a challenge is to be met first.
   * @param former the session that the browser has now, or null
   * @throws ProblemException 422 if the credentials are wrong, or the person may not sign in.
   * @throws LimitExceededError or UnavailableError.
   */
  async withPassword(
    { login, password }: { login: string; password: string },
    visit: PageVisit,
    former: BrowserSession | null,
  ): Promise<BrowserSignInResult> {
    const request = toRequestOrigin(visit.request);
    const credentials = { login, password, client: BROWSER_CLIENT, request };
    const signIn = this.startSession(visit);
    const result = this.passwords.authenticate(credentials, (user, attempt) =>
      signIn({ user, methods: ['password'], attempt }),
    );
    return this.finish(result, visit, former);
  }

  /**
   * Signs in with a passkey, which names its user, and sets the cookie, unless a challenge is to be met first.
   * @param proof what `navigator.credentials.get()` returned, as JSON
   * @throws ProblemException 422 if the passkey is not accepted, or the person may not sign in.
   * @throws LimitExceededError or UnavailableError.
   */
  async withPasskey(
    proof: unknown,
    visit: PageVisit,
    former: BrowserSession | null,
  ): Promise<BrowserSignInResult> {
    if (!this.passkeys) return toPageError(new InvalidPasskeyError());
    const from = { client: BROWSER_CLIENT, request: toRequestOrigin(visit.request) };
    const result = this.passkeys.prove({ proof, ...from }, this.startSession(visit));
    return this.finish(result, visit, former);
  }

  /**
   * Signs in a user whom another provider has proven, and sets the cookie, unless a challenge is to be met first.
   * @throws ProblemException 422 if the person may not sign in.
   */
  withProof(
    proven: ProvenUser,
    visit: PageVisit,
    former: BrowserSession | null,
  ): Promise<BrowserSignInResult> {
    return this.finish(this.startSession(visit)(proven), visit, former);
  }

  /**
   * Signs in with a second factor, after the first proof, and sets the cookie.
   * @param token the `mfa_token` of the challenge
   * @throws MfaTokenNotValidError if the second step is over; InvalidSecondFactorError if the proof is wrong.
   * @throws ProblemException 422 if the person may not sign in; LimitExceededError or UnavailableError.
   */
  async withSecondFactor(
    steps: SecondSteps,
    { token, ...presented }: PresentedFactor & { token: string },
    visit: PageVisit,
    former: BrowserSession | null,
  ): Promise<BrowserSignInResult> {
    const step = { token, client: BROWSER_CLIENT, request: toRequestOrigin(visit.request) };
    const result = steps.prove(step, presented, this.startSession(visit));
    return this.finish(result, visit, former);
  }

  /**
   * Signs in with a second factor that the person has just set up, and sets the cookie.
   * @param token the `enrolment_token` of the challenge
   * @returns the end of the sign-in, and recovery codes, which are shown once.
   * @throws MfaTokenNotValidError if the enrolment is over; ProblemException 409 or 422 if the proof is wrong.
   * @throws LimitExceededError or UnavailableError.
   */
  async withEnrolment(
    enrolment: BrowserEnrolment,
    { token, proof }: { token: string; proof: unknown },
    visit: PageVisit,
    former: BrowserSession | null,
  ): Promise<Enrolled<BrowserSignInResult>> {
    const step = { token, client: BROWSER_CLIENT, request: toRequestOrigin(visit.request) };
    const enrolled = await enrolment
      .enrol(step, proof, this.startSession(visit))
      .catch(toPageError);
    const result = await this.finish(Promise.resolve(enrolled.result), visit, former);
    return { ...enrolled, result };
  }

  private async finish(
    signingIn: Promise<BrowserSignInResult>,
    visit: PageVisit,
    former: BrowserSession | null,
  ): Promise<BrowserSignInResult> {
    const result = await signingIn.catch(toPageError);
    if (result.status === 'challenge') return result;
    const { session } = result;
    this.browsers.setCookie(visit.response, session);
    const actor = former ? toBrowserActor(visit, former) : visit.actor;
    await this.browsers.replace(visit.request.headers, former, session, actor);
    return result;
  }

  /** Returns what starts the session of the browser, once the user is proven. */
  private startSession(visit: PageVisit) {
    const request = toRequestOrigin(visit.request);
    const { browserSessionSeconds: lifetimeSeconds } = this.settings;
    return ({ user, methods, authenticatedAt, attempt }: ProvenUser) => {
      const signIn = { methods, authenticatedAt, attempt, request, lifetimeSeconds };
      return this.signIns.completeInBrowser(user, signIn);
    };
  }
}

/** The page is shown again, with the status of a form that is not valid. */
export function toPageError(error: unknown): never {
  if (error instanceof InvalidCredentialsError) {
    throw new ProblemException({ status: 422, code: 'wrong_credentials', detail: error.message });
  }
  const isRefusal =
    error instanceof InactiveUserError ||
    error instanceof InvalidPasskeyError ||
    error instanceof SignInDeniedError;
  if (isRefusal) {
    throw new ProblemException({ status: 422, code: error.code, detail: error.message });
  }
  throw error;
}
