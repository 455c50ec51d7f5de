import type { OnApplicationBootstrap } from '@nestjs/common';
import { ExtensionRegistry } from '../../events/extension-registry.js';
import { FormPages } from '../../pages/form-pages.js';
import { PageController, ShowsPage, TakesPageForm } from '../../pages/page-controller.decorator.js';
import { MissingFieldsError } from '../../pages/page-failure.js';
import type { FieldTexts } from '../../pages/page-form.js';
import { parsePasskeyField } from '../../pages/page-passkey.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { SeeOther } from '../../pages/see-other.js';
import {
  BrowserAppEnrolment,
  type BrowserEnrolment,
  BrowserPasskeyEnrolment,
} from '../../sign-in/browser-enrolments.js';
import { HostedSignIn } from './hosted-sign-in.js';
import { ENROLMENT } from './second-step-form.js';
import { SignInForms, type SignInVisit, toClientFact } from './sign-in-forms.js';

/** `/sign-in/enrolment`: where a person who needs a second factor and has none sets up an app or a passkey. */
@PageController()
export class EnrolmentPages implements OnApplicationBootstrap {
  private apps: BrowserEnrolment | undefined;
  private passkeys: BrowserEnrolment | undefined;

  constructor(
    private readonly pages: FormPages,
    private readonly forms: SignInForms,
    private readonly signIns: HostedSignIn,
    private readonly extensions: ExtensionRegistry,
  ) {}

  onApplicationBootstrap(): void {
    [this.apps] = this.extensions.find(BrowserAppEnrolment);
    [this.passkeys] = this.extensions.find(BrowserPasskeyEnrolment);
  }

  /** The page has no token before the first step, and none after a reload. */
  @ShowsPage(ENROLMENT)
  async show(@Visit() visit: PageVisit): Promise<never> {
    throw new SeeOther(this.forms.toSignIn(await this.forms.read(visit)));
  }

  @TakesPageForm(ENROLMENT)
  async enrol(@Visit() visit: PageVisit): Promise<string> {
    const at = await this.forms.read(visit);
    return this.forms.submit(ENROLMENT, at, (values) => this.answer(values, at));
  }

  private async answer(
    { enrolment_token: token = '', code = '', passkey = '' }: FieldTexts,
    at: SignInVisit,
  ): Promise<{ page: string }> {
    const enrolment = passkey === '' ? this.apps : this.passkeys;
    if (!enrolment) throw this.forms.toStepOver(at);
    try {
      if (code === '' && passkey === '') throw new MissingFieldsError(['code']);
      const proof = passkey === '' ? code : parsePasskeyField(passkey);
      const { result, recoveryCodes: codes } = await this.signIns.withEnrolment(
        enrolment,
        { token, proof },
        at.visit,
        at.browser,
      );
      if (result.status === 'challenge') {
        return { page: await this.forms.showChallenge(result.challenge, at) };
      }
      const method = passkey === '' ? 'totp' : 'passkey';
      const facts = { ...toClientFact(at.target), method };
      const next = at.target.next(result.session);
      return { page: this.pages.showDone(ENROLMENT, at.visit, { facts, codes }, next) };
    } catch (error) {
      throw await this.forms.toEnrolmentFailure(token, at, error);
    }
  }
}
