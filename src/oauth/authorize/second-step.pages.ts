import { PageController, ShowsPage, TakesPageForm } from '../../pages/page-controller.decorator.js';
import type { FieldTexts } from '../../pages/page-form.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { SeeOther } from '../../pages/see-other.js';
import { HostedSignIn } from './hosted-sign-in.js';
import { SECOND_STEP } from './second-step-form.js';
import { readPresented, ShownFactors } from './shown-factors.js';
import { SignInForms, type SignInVisit } from './sign-in-forms.js';

/** `/sign-in/second-step`: where a person proves a second factor after the password. */
@PageController()
export class SecondStepPages {
  constructor(
    private readonly forms: SignInForms,
    private readonly factors: ShownFactors,
    private readonly signIns: HostedSignIn,
  ) {}

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
    const step = await this.factors.open(values, at.visit);
    if (!step) throw this.forms.toStepOver(at);
    if (values.other_method) return { page: this.forms.showSecondStep(step, at) };
    try {
      const presented = { token: step.token, ...readPresented(values, step) };
      const result = await this.signIns.withSecondFactor(
        this.factors.getSteps(),
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
}
