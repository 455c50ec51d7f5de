import type { OnApplicationBootstrap } from '@nestjs/common';
import { ExtensionRegistry } from '../../events/extension-registry.js';
import { FormPages } from '../../pages/form-pages.js';
import type { PageContext } from '../../pages/page-context.js';
import { PageController, ShowsPage, TakesPageForm } from '../../pages/page-controller.decorator.js';
import { FormFailure, MissingFieldsError } from '../../pages/page-failure.js';
import type { FieldTexts, PageForm } from '../../pages/page-form.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { SeeOther } from '../../pages/see-other.js';
import { toBrowserActor } from '../../pages/signed-in-browsers.js';
import { type BrowserSession, BrowserSessions } from '../../sessions/browser-sessions.js';
import { SessionProofs } from '../../sessions/session-proofs.js';
import { SecondFactorProof } from '../../sign-in/second-factor-proof.js';
import { WrongSecondFactorError } from '../../sign-in/sign-in.errors.js';
import { type AuthorizationRequest, AuthorizationRequests } from './authorization-requests.js';
import {
  listOtherFactors,
  SECOND_STEP,
  toFormOfFactor,
  WrongFactorError,
} from './second-step-form.js';
import { STEP_UP_PATH, Walk } from './walk.js';

const STEP_UP: PageForm = {
  ...SECOND_STEP,
  path: STEP_UP_PATH,
  fields: SECOND_STEP.fields.filter(({ name }) => name !== 'mfa_token'),
};
const KINDS = ['totp', 'recovery_code'];

/** A signed-in person whose application asks for a stronger sign-in. */
interface StepUp {
  visit: PageVisit;
  request: AuthorizationRequest;
  browser: BrowserSession;
}

/** `/sign-in/step-up`: where a signed-in person proves a second factor, and the same session of the browser goes on. */
@PageController()
export class StepUpPages implements OnApplicationBootstrap {
  private proof: SecondFactorProof | undefined;

  constructor(
    private readonly pages: FormPages,
    private readonly requests: AuthorizationRequests,
    private readonly browsers: BrowserSessions,
    private readonly walk: Walk,
    private readonly proofs: SessionProofs,
    private readonly extensions: ExtensionRegistry,
  ) {}

  onApplicationBootstrap(): void {
    [this.proof] = this.extensions.find(SecondFactorProof);
  }

  @ShowsPage(STEP_UP)
  async show(@Visit() visit: PageVisit): Promise<string> {
    return this.showForm(await this.read(visit), 'totp');
  }

  @TakesPageForm(STEP_UP)
  async prove(@Visit() visit: PageVisit): Promise<string> {
    const at = await this.read(visit);
    const act = (values: FieldTexts) => this.answer(values, at);
    return this.pages.submit(STEP_UP, visit, act, toContext(at, 'totp'));
  }

  private async answer(values: FieldTexts, at: StepUp): Promise<string | { page: string }> {
    const { code = '', method, other_method: other } = values;
    const kind = [other, method].find((each) => each && KINDS.includes(each)) ?? 'totp';
    if (other) return { page: this.showForm(at, kind) };
    try {
      if (code === '') throw new MissingFieldsError(['code']);
      await this.verify({ kind, proof: code }, at);
      return this.walk.toAuthorize(at.request);
    } catch (error) {
      const context = toContext(at, kind);
      const form = toFormOfFactor(STEP_UP, kind);
      const cause = error instanceof WrongSecondFactorError ? new WrongFactorError(kind) : error;
      throw new FormFailure(form, context.values ?? {}, context, cause);
    }
  }

  private async verify(
    presented: { kind: string; proof: string },
    { visit, browser }: StepUp,
  ): Promise<void> {
    const { user, session } = browser;
    const actor = toBrowserActor(visit, browser);
    const proving = { user, sessionId: session.id, actor };
    const method = (await this.proof?.verify(presented, proving)) ?? null;
    if (method === null) throw new WrongFactorError(presented.kind);
    await this.proofs.add(session.id, method, actor);
  }

  private showForm(at: StepUp, kind: string): string {
    return this.pages.show(toFormOfFactor(STEP_UP, kind), at.visit, toContext(at, kind));
  }

  /** @throws SeeOther if the person has to sign in first, or is past this step. */
  private async read(visit: PageVisit): Promise<StepUp> {
    const { url = '', headers } = visit.request;
    const request = await this.requests.read(url);
    const browser = await this.browsers.find(headers);
    if (
      !browser ||
      this.walk.mustSignIn(request, browser) ||
      this.walk.isStrongEnough(request, browser)
    ) {
      throw new SeeOther(this.walk.toAuthorize(request));
    }
    return { visit, request, browser };
  }
}

function toContext({ request, browser }: StepUp, kind: string): PageContext {
  return {
    browser,
    facts: { client: request.client.name, account: browser.user.email, method: kind },
    values: { method: kind },
    sections: listOtherFactors(KINDS, kind),
  };
}
