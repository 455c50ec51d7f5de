import type { OnApplicationBootstrap } from '@nestjs/common';
import { BROWSER_CLIENT } from '../../clients/client.js';
import { ExtensionRegistry } from '../../events/extension-registry.js';
import { toRequestOrigin } from '../../http/request-origin.js';
import { PageController, ShowsPage, TakesPageForm } from '../../pages/page-controller.decorator.js';
import { MissingFieldsError } from '../../pages/page-failure.js';
import type { FieldTexts } from '../../pages/page-form.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { SeeOther } from '../../pages/see-other.js';
import { SecondSteps } from '../../sign-in/second-steps.js';
import { MfaTokenNotValidError } from '../../sign-in/sign-in.errors.js';
import { BrowserSignIn } from './browser-sign-in.js';
import { listTypedKinds, SECOND_STEP, type ShownStep } from './second-step-form.js';
import { SignInForms, type SignInVisit } from './sign-in-forms.js';

/** `/sign-in/second-step`: where a person proves a second factor after the password. */
@PageController()
export class SecondStepPages implements OnApplicationBootstrap {
  private steps: SecondSteps | undefined;

  constructor(
    private readonly forms: SignInForms,
    private readonly signIns: BrowserSignIn,
    private readonly extensions: ExtensionRegistry,
  ) {}

  onApplicationBootstrap(): void {
    [this.steps] = this.extensions.find(SecondSteps);
  }

  /** The page has no token before the first step, and none after a reload. */
  @ShowsPage(SECOND_STEP)
  async show(@Visit() visit: PageVisit): Promise<never> {
    throw new SeeOther(this.forms.toSignIn(await this.forms.read(visit)));
  }

  @TakesPageForm(SECOND_STEP)
  async prove(@Visit() visit: PageVisit): Promise<string> {
    const at = await this.forms.read(visit);
    return this.forms.submit(SECOND_STEP, at, (values) => this.answer(values, at));
  }

  private async answer(values: FieldTexts, at: SignInVisit): Promise<string | { page: string }> {
    const { code = '', other_method: other = '' } = values;
    const step = await this.open(values, at);
    if (other !== '') return { page: this.forms.showSecondStep(step, at) };
    try {
      if (code === '') throw new MissingFieldsError(['code']);
      const { token, kind } = step;
      const presented = { token, kind, proof: code };
      const result = await this.signIns.withSecondFactor(
        this.getSteps(),
        presented,
        at.visit,
        at.browser,
      );
      if (result.status === 'session') return at.target.next(result.session);
      return { page: await this.forms.showChallenge(result.challenge, at) };
    } catch (error) {
      throw this.forms.toStepFailure(step, at, error);
    }
  }

  /** Returns the step of the form, with the factor that the person chose, or the best one. */
  private async open(
    { mfa_token: token = '', method, other_method: other }: FieldTexts,
    at: SignInVisit,
  ): Promise<ShownStep> {
    const kinds = await this.listKinds(token, at);
    const kind = [other, method].find((each) => each && kinds.includes(each)) ?? kinds[0];
    if (kind === undefined) throw this.forms.toStepOver(at);
    return { token, kinds, kind };
  }

  private async listKinds(token: string, at: SignInVisit): Promise<string[]> {
    const request = toRequestOrigin(at.visit.request);
    try {
      const step = await this.getSteps().open({ token, client: BROWSER_CLIENT, request });
      return listTypedKinds(step.kinds);
    } catch (error) {
      if (error instanceof MfaTokenNotValidError) return [];
      throw error;
    }
  }

  private getSteps(): SecondSteps {
    if (!this.steps) throw new MfaTokenNotValidError();
    return this.steps;
  }
}
