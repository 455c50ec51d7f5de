import { FormPages } from '../../pages/form-pages.js';
import type { PageContext } from '../../pages/page-context.js';
import { PageController, ShowsPage, TakesPageForm } from '../../pages/page-controller.decorator.js';
import { FormFailure } from '../../pages/page-failure.js';
import type { FieldTexts, PageForm } from '../../pages/page-form.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { SeeOther } from '../../pages/see-other.js';
import { toBrowserActor } from '../../pages/signed-in-browsers.js';
import { type BrowserSession, BrowserSessions } from '../../sessions/browser-sessions.js';
import { SessionProofs } from '../../sessions/session-proofs.js';
import type { PresentedFactor } from '../../sign-in/second-steps.js';
import { WrongSecondFactorError } from '../../sign-in/sign-in.errors.js';
import { type AuthorizationRequest, AuthorizationRequests } from './authorization-requests.js';
import {
  listOtherFactors,
  SECOND_STEP,
  toFormOfFactor,
  WrongFactorError,
} from './second-step-form.js';
import { toPageError } from './hosted-sign-in.js';
import { readPresented, type ShownFactor, ShownFactors } from './shown-factors.js';
import { STEP_UP_PATH, AuthorizationFlow } from './authorization-flow.js';

const STEP_UP: PageForm = {
  ...SECOND_STEP,
  path: STEP_UP_PATH,
  fields: SECOND_STEP.fields.filter(({ name }) => name !== 'mfa_token'),
};

/** A signed-in person whose application asks for a stronger sign-in. */
interface StepUp {
  visit: PageVisit;
  request: AuthorizationRequest;
  browser: BrowserSession;
  /** Those of the person's factors that are strong enough, the best first. */
  kinds: readonly string[];
}

/** `/sign-in/step-up`: where a signed-in person proves a second factor, and the same session of the browser goes on. */
@PageController()
export class StepUpPages {
  constructor(
    private readonly pages: FormPages,
    private readonly requests: AuthorizationRequests,
    private readonly browsers: BrowserSessions,
    private readonly flow: AuthorizationFlow,
    private readonly proofs: SessionProofs,
    private readonly factors: ShownFactors,
  ) {}

  @ShowsPage(STEP_UP)
  async show(@Visit() visit: PageVisit): Promise<string> {
    const at = await this.read(visit);
    return this.showForm(at, await this.choose(at, {}));
  }

  @TakesPageForm(STEP_UP)
  async prove(@Visit() visit: PageVisit): Promise<string> {
    const at = await this.read(visit);
    const act = (values: FieldTexts) => this.answer(values, at);
    return this.pages.submit(STEP_UP, visit, act, toContext(at, await this.choose(at, {})));
  }

  private async answer(values: FieldTexts, at: StepUp): Promise<string | { page: string }> {
    const factor = await this.choose(at, values);
    if (values.other_method) return { page: this.showForm(at, factor) };
    try {
      await this.verify(readPresented(values, factor), at);
      return this.flow.toAuthorize(at.request);
    } catch (error) {
      const { kind } = factor;
      const context = toContext(at, factor);
      const form = toFormOfFactor(STEP_UP, kind);
      const cause = error instanceof WrongSecondFactorError ? new WrongFactorError(kind) : error;
      throw new FormFailure(form, context.values ?? {}, context, cause);
    }
  }

  private async verify(presented: PresentedFactor, { visit, browser }: StepUp): Promise<void> {
    const { user, session } = browser;
    const actor = toBrowserActor(visit, browser);
    const proving = { user, sessionId: session.id, actor };
    const method = await this.factors.getProof().verify(presented, proving).catch(toPageError);
    await this.proofs.add(session.id, method, actor);
  }

  /** Returns the factor that the person chose, or the best one. */
  private async choose({ kinds, browser }: StepUp, chosen: FieldTexts): Promise<ShownFactor> {
    const { user, session } = browser;
    const proving = { user, sessionId: session.id };
    const prepare = (kind: string) => this.factors.getProof().prepare(kind, proving);
    const factor = await this.factors.show(kinds, chosen, prepare);
    return factor!;
  }

  private showForm(at: StepUp, factor: ShownFactor): string {
    const form = toFormOfFactor(STEP_UP, factor.kind);
    return this.pages.show(form, at.visit, toContext(at, factor));
  }

  /** @throws SeeOther if the person has to sign in first, is past this step, or cannot take it. */
  private async read(visit: PageVisit): Promise<StepUp> {
    const { url = '', headers } = visit.request;
    const request = await this.requests.read(url);
    const browser = await this.browsers.find(headers);
    if (
      !browser ||
      this.flow.mustSignIn(request, browser) ||
      this.flow.isStrongEnough(request, browser)
    ) {
      throw new SeeOther(this.flow.toAuthorize(request));
    }
    const kinds = await this.factors.listReaching(request.acrValues, browser.user);
    if (kinds.length === 0) throw new SeeOther(this.flow.toAuthorize(request));
    return { visit, request, browser, kinds };
  }
}

function toContext(
  { request, browser }: StepUp,
  { kind, kinds, passkey }: ShownFactor,
): PageContext {
  return {
    browser,
    facts: { client: request.client.name, account: browser.user.email, method: kind },
    values: { method: kind },
    ...(passkey && { passkey: { ...passkey, isRenewable: true } }),
    sections: listOtherFactors(kinds, kind),
  };
}
