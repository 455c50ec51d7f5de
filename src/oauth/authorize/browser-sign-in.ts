import { Inject, Injectable } from '@nestjs/common';
import { BROWSER_CLIENT } from '../../clients/client.js';
import { ProblemException } from '../../http/problem.exception.js';
import { toRequestOrigin } from '../../http/request-origin.js';
import type { PageVisit } from '../../pages/page-visit.js';
import { toBrowserActor } from '../../pages/signed-in-browsers.js';
import { type BrowserSession, BrowserSessions } from '../../sessions/browser-sessions.js';
import type { Session } from '../../sessions/session.entity.js';
import { PasswordSignIn } from '../../sign-in/password-sign-in.js';
import {
  InactiveUserError,
  InvalidCredentialsError,
  SignInDeniedError,
} from '../../sign-in/sign-in.errors.js';
import { type BrowserSignInResult, SignInService } from '../../sign-in/sign-in.service.js';
import { AUTHORIZE_SETTINGS, type AuthorizeSettings } from '../authorize.options.js';

/** Signs a person in on the page, with a password: the browser gets a session, and its former one ends. */
@Injectable()
export class BrowserSignIn {
  constructor(
    @Inject(AUTHORIZE_SETTINGS) private readonly settings: AuthorizeSettings,
    private readonly passwords: PasswordSignIn,
    private readonly signIns: SignInService,
    private readonly browsers: BrowserSessions,
  ) {}

  /**
   * Signs in, and sets the cookie.
   * @param former the session that the browser has now, or null
   * @throws ProblemException 422 if the credentials are wrong, or the person may not sign in.
   * @throws LimitExceededError or UnavailableError.
   */
  async signIn(
    login: string,
    password: string,
    visit: PageVisit,
    former: BrowserSession | null,
  ): Promise<Session> {
    const result = await this.authenticate(login, password, visit).catch(toPageError);
    if (result.status === 'challenge') {
      const { code, detail } = result.challenge;
      throw new ProblemException({ status: 422, code, detail });
    }
    this.browsers.setCookie(visit.response, result.session);
    if (former) await this.browsers.replace(former, result.session, toBrowserActor(visit, former));
    return result.session;
  }

  private authenticate(
    login: string,
    password: string,
    visit: PageVisit,
  ): Promise<BrowserSignInResult> {
    const request = toRequestOrigin(visit.request);
    const credentials = { login, password, client: BROWSER_CLIENT, request };
    const lifetimeSeconds = this.settings.browserSessionSeconds;
    return this.passwords.authenticate(credentials, (user, attempt) =>
      this.signIns.completeInBrowser(user, {
        methods: ['password'],
        request,
        attempt,
        lifetimeSeconds,
      }),
    );
  }
}

/** The page is shown again, with the status of a form that is not valid. */
function toPageError(error: unknown): never {
  if (error instanceof InvalidCredentialsError) {
    throw new ProblemException({ status: 422, code: 'wrong_credentials', detail: error.message });
  }
  if (error instanceof InactiveUserError || error instanceof SignInDeniedError) {
    throw new ProblemException({ status: 422, code: error.code, detail: error.message });
  }
  throw error;
}
