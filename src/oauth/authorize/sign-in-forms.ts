import { Injectable } from '@nestjs/common';
import { ProblemException } from '../../http/problem.exception.js';
import { PublicPaths } from '../../http/public-paths.js';
import { FormPages } from '../../pages/form-pages.js';
import type { PageContext } from '../../pages/page-context.js';
import { FormFailure } from '../../pages/page-failure.js';
import { LOGIN_FIELD, type PageForm, PASSWORD_FIELD } from '../../pages/page-form.js';
import type { PageVisit } from '../../pages/page-visit.js';
import { SIGN_IN_PATH } from '../../pages/signed-in-browsers.js';
import type { BrowserSession } from '../../sessions/browser-sessions.js';
import type { Challenge } from '../../sign-in/challenge.js';
import { InvalidSecondFactorError, MfaTokenNotValidError } from '../../sign-in/sign-in.errors.js';
import { readQuery } from './read-query.js';
import {
  listOtherFactors,
  listTypedKinds,
  SECOND_STEP,
  type ShownStep,
  toFormOfFactor,
  WrongFactorError,
} from './second-step-form.js';
import type { SignInTarget } from './sign-in-target.js';

/** The form for the first step of a sign-in. */
export const SIGN_IN: PageForm = {
  kind: 'sign-in',
  path: SIGN_IN_PATH,
  fields: [LOGIN_FIELD, PASSWORD_FIELD],
};

/** A person on the way through a sign-in. The query of the URL, which says what it is for, goes along. */
export interface SignInVisit {
  visit: PageVisit;
  target: SignInTarget;
  /** The session that the browser has now, or null. */
  browser: BrowserSession | null;
}

/** Shows the forms of a sign-in, each of which can follow the other. */
@Injectable()
export class SignInForms {
  constructor(
    private readonly pages: FormPages,
    private readonly paths: PublicPaths,
  ) {}

  /** Returns what the page of the first step shows. */
  toSignInContext(at: SignInVisit): PageContext {
    const { target, browser } = at;
    const email = browser?.user.email;
    const forgot = this.paths.findPath('/account/forgot');
    return {
      browser,
      action: this.toUrl(SIGN_IN, at),
      facts: { ...toClientFact(target), account: email ?? '' },
      values: { username: target.loginHint ?? email ?? '' },
      links: forgot === null ? [] : [{ text: 'forgotPassword', href: forgot }],
    };
  }

  /** Returns the URL of the first step, for a person who has to begin again. */
  toSignIn(at: SignInVisit): string {
    return this.toUrl(SIGN_IN, at);
  }

  /**
   * Shows the second step that a challenge asks for.
   * @throws ProblemException 422 if the pages cannot meet it, for example one of the application.
   */
  showChallenge({ code, detail, members = {} }: Challenge, at: SignInVisit): string {
    const { mfa_token: token, methods } = members;
    const kinds = listTypedKinds(Array.isArray(methods) ? methods.map(String) : []);
    const [kind] = kinds;
    if (code === 'mfa_required' && typeof token === 'string' && kind !== undefined) {
      return this.showSecondStep({ token, kinds, kind }, at);
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

  private toStepContext({ token, kinds, kind }: ShownStep, at: SignInVisit): PageContext {
    return {
      browser: at.browser,
      action: this.toUrl(SECOND_STEP, at),
      facts: { ...toClientFact(at.target), method: kind },
      values: { mfa_token: token, method: kind },
      sections: listOtherFactors(kinds, kind),
    };
  }

  private toUrl({ path }: PageForm, { visit }: SignInVisit): string {
    return `${this.paths.findPath(path)}?${readQuery(visit.request.url).toString()}`;
  }
}

function toClientFact({ client }: SignInTarget) {
  return client === undefined ? {} : { client };
}
