import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { BROWSER_CLIENT } from '../../clients/client.js';
import { ExtensionRegistry } from '../../events/extension-registry.js';
import { ProblemException } from '../../http/problem.exception.js';
import { PublicPaths } from '../../http/public-paths.js';
import { toRequestOrigin } from '../../http/request-origin.js';
import { FormPages } from '../../pages/form-pages.js';
import type { PageContext } from '../../pages/page-context.js';
import { FormFailure } from '../../pages/page-failure.js';
import { toTypedKey } from '../../pages/page-fields.js';
import type { PasskeyCeremony } from '../../pages/page-passkey.js';
import {
  type FieldTexts,
  LOGIN_FIELD,
  type PageForm,
  PASSKEY_FIELD,
  PASSWORD_FIELD,
} from '../../pages/page-form.js';
import type { PageVisit } from '../../pages/page-visit.js';
import { SignInProviders } from '../../pages/sign-in-providers.js';
import { SIGN_IN_PATH } from '../../pages/signed-in-browsers.js';
import { type BrowserSession, BrowserSessions } from '../../sessions/browser-sessions.js';
import type { Challenge } from '../../sign-in/challenge.js';
import { BrowserAppEnrolment, BrowserPasskeyEnrolment } from '../../sign-in/browser-enrolments.js';
import { findPagePasskeys, type Passkeys } from '../../sign-in/passkeys.js';
import { InvalidSecondFactorError, MfaTokenNotValidError } from '../../sign-in/sign-in.errors.js';
import { readQuery } from './query.js';
import {
  ENROLMENT,
  listOtherFactors,
  SECOND_STEP,
  toFormOfFactor,
  WrongFactorError,
} from './second-step-form.js';
import { ShownFactors, type ShownStep } from './shown-factors.js';
import { type SignInTarget, SignInTargets } from './sign-in-target.js';

/** The form for the first step of a sign-in. */
export const SIGN_IN: PageForm = {
  kind: 'sign-in',
  path: SIGN_IN_PATH,
  fields: [{ ...LOGIN_FIELD, autocomplete: 'username webauthn' }, PASSWORD_FIELD, PASSKEY_FIELD],
};

/** A person on the way through a sign-in. The query of the URL, which says what it is for, goes along. */
export interface SignInVisit {
  visit: PageVisit;
  target: SignInTarget;
  query: URLSearchParams;
  /** The session that the browser has now, or null. */
  browser: BrowserSession | null;
}

/** Reads and shows the forms of a sign-in, each of which can follow the other. */
@Injectable()
export class SignInForms implements OnApplicationBootstrap {
  private apps: BrowserAppEnrolment | undefined;
  private passkeys: Passkeys | null = null;
  private newPasskeys: BrowserPasskeyEnrolment | undefined;
  private providers: SignInProviders | undefined;

  constructor(
    private readonly pages: FormPages,
    private readonly paths: PublicPaths,
    private readonly targets: SignInTargets,
    private readonly browsers: BrowserSessions,
    private readonly factors: ShownFactors,
    private readonly extensions: ExtensionRegistry,
  ) {}

  onApplicationBootstrap(): void {
    [this.apps] = this.extensions.find(BrowserAppEnrolment);
    this.passkeys = findPagePasskeys(this.extensions);
    [this.newPasskeys] = this.extensions.find(BrowserPasskeyEnrolment);
    [this.providers] = this.extensions.find(SignInProviders);
  }

  /**
   * Reads what a request to one of the forms is for, and whose browser sends it.
   * @param url the URL of a form, for a request to another page
   */
  async read(visit: PageVisit, url = visit.request.url ?? ''): Promise<SignInVisit> {
    const [target, query] = [await this.targets.read(url), readQuery(url)];
    return { visit, target, query, browser: await this.browsers.find(visit.request.headers) };
  }

  /** Runs `act` with the fields of a later step. If they cannot be read, there is no token in them, and the first step is shown. */
  async submit(
    form: PageForm,
    at: SignInVisit,
    act: (values: FieldTexts) => Promise<string | { page: string }>,
  ): Promise<string> {
    try {
      return await this.pages.submit(form, at.visit, act, { browser: at.browser });
    } catch (error) {
      const isUnread = error instanceof FormFailure && error.form === form;
      throw isUnread ? this.toSignInFailure(at, error.cause) : error;
    }
  }

  /** Returns what the page of the first step shows. */
  toSignInContext(at: SignInVisit): PageContext {
    const { target, browser } = at;
    const { isOtherAccount } = target;
    const email = browser?.user.email;
    const isProofTooOld = browser !== null && target.isProofTooOld(browser);
    return {
      browser,
      action: this.toUrl(SIGN_IN, at),
      facts: { ...toClientFact(target), account: email ?? '', isOtherAccount, isProofTooOld },
      values: { username: target.loginHint ?? (isOtherAccount ? '' : (email ?? '')) },
      passkey: this.createPasskeySignIn(),
      providers: this.providers?.list(at.query.toString()) ?? [],
      links: this.listLinks(isProofTooOld ? target.refusalUrl : undefined),
    };
  }

  /** Returns the URL of the first step, for a person who has to begin again. */
  toSignIn(at: Pick<SignInVisit, 'query'>): string {
    return this.toUrl(SIGN_IN, at);
  }

  /**
   * Shows the second step that a challenge asks for.
   * @throws ProblemException 422 if the pages cannot meet it, for example one of the application.
   */
  async showChallenge(challenge: Challenge, at: SignInVisit): Promise<string> {
    const { code, detail, members = {} } = challenge;
    const { mfa_token: token, enrolment_token: enrolment } = members;
    if (code === 'mfa_required' && typeof token === 'string') {
      const step = await this.factors.open({ mfa_token: token }, at.visit);
      if (step) return this.showSecondStep(step, at);
    }
    if (code === 'second_factor_enrolment_required' && typeof enrolment === 'string') {
      const context = await this.toEnrolmentContext(enrolment, at);
      if (context) return this.pages.show(toFormOfFactor(ENROLMENT, 'totp'), at.visit, context);
    }
    throw new ProblemException({ status: 422, code, detail });
  }

  /** Shows the second step. */
  showSecondStep(step: ShownStep, at: SignInVisit): string {
    return this.pages.show(
      toFormOfFactor(SECOND_STEP, step.kind),
      at.visit,
      this.toStepContext(step, at),
    );
  }

  /** Returns the failure of a second step: its form again, or the first step if the second one is over. */
  toStepFailure(step: ShownStep, at: SignInVisit, error: unknown): FormFailure {
    if (error instanceof MfaTokenNotValidError) return this.toStepOver(at);
    const { kind } = step;
    const context = this.toStepContext(step, at);
    const cause = error instanceof InvalidSecondFactorError ? new WrongFactorError(kind) : error;
    return new FormFailure(toFormOfFactor(SECOND_STEP, kind), context.values ?? {}, context, cause);
  }

  /** Returns the failure of an enrolment: its form again, or the first step if it is over. */
  async toEnrolmentFailure(token: string, at: SignInVisit, error: unknown): Promise<FormFailure> {
    if (error instanceof MfaTokenNotValidError) return this.toStepOver(at);
    try {
      const context = await this.toEnrolmentContext(token, at);
      if (!context) return this.toStepOver(at);
      const form = toFormOfFactor(ENROLMENT, 'totp');
      return new FormFailure(form, context.values ?? {}, context, error);
    } catch {
      return this.toSignInFailure(at, error);
    }
  }

  /** Returns the failure after which a person has to begin again. */
  toStepOver(at: SignInVisit): FormFailure {
    const detail = 'The second step is over.';
    return this.toSignInFailure(
      at,
      new ProblemException({ status: 422, code: 'sign_in_again', detail }),
    );
  }

  /** Returns the failure that shows the first step. */
  toSignInFailure(at: SignInVisit, cause: unknown): FormFailure {
    const context = this.toSignInContext(at);
    return new FormFailure(SIGN_IN, context.values ?? {}, context, cause);
  }

  private async toEnrolmentContext(token: string, at: SignInVisit): Promise<PageContext | null> {
    if (!this.apps) return null;
    const step = { token, client: BROWSER_CLIENT, request: toRequestOrigin(at.visit.request) };
    const setup = await this.apps.resume(step);
    const options = this.passkeys && (await this.newPasskeys?.createOptions(step));
    return {
      browser: at.browser,
      action: this.toUrl(ENROLMENT, at),
      facts: toClientFact(at.target),
      values: { enrolment_token: token },
      qrSvg: setup.qrSvg,
      otpauthUri: setup.otpauthUri,
      codes: [toTypedKey(setup.secretPlain)],
      ...(options && { passkey: { method: 'create', options } }),
    };
  }

  /** On every page of a sign-in, so that it does not tell whether an address waits for its confirmation. */
  private listLinks(refusalUrl: string | undefined): PageContext['links'] {
    const links = [
      { text: 'forgotPassword', href: this.paths.findPath('/account/forgot') },
      { text: 'verifyAgain', href: this.paths.findPath('/account/verify/again') },
      { text: 'toApplication', href: refusalUrl ?? null },
    ] as const;
    return links.flatMap(({ text, href }) => (href === null ? [] : [{ text, href }]));
  }

  private createPasskeySignIn(): PasskeyCeremony | undefined {
    if (!this.passkeys) return undefined;
    const options = this.passkeys.createOptions();
    return { method: 'get', options, isAutofilled: true, isRenewable: true };
  }

  private toStepContext({ token, kinds, kind, passkey }: ShownStep, at: SignInVisit): PageContext {
    return {
      browser: at.browser,
      action: this.toUrl(SECOND_STEP, at),
      facts: { ...toClientFact(at.target), method: kind },
      values: { mfa_token: token, method: kind },
      passkey,
      sections: listOtherFactors(kinds, kind),
    };
  }

  private toUrl({ path }: PageForm, { query }: Pick<SignInVisit, 'query'>): string {
    return `${this.paths.findPath(path)}?${query.toString()}`;
  }
}

/** Returns what the words of a page say of the application. */
export function toClientFact({ client }: SignInTarget) {
  return client === undefined ? {} : { client };
}
