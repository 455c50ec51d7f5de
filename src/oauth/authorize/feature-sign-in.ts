import { Injectable } from '@nestjs/common';
import { PageSignIn, type PageSignInPurpose } from '../../pages/page-sign-in.js';
import type { PageVisit } from '../../pages/page-visit.js';
import type { ProvenUser } from '../../sign-in/sign-in.service.js';
import { HostedSignIn } from './hosted-sign-in.js';
import { SignInForms } from './sign-in-forms.js';
import { SignInTargets } from './sign-in-target.js';

/** Signs a person in on the pages whom a feature has proven, such as `federation/`. */
@Injectable()
export class FeatureSignIn extends PageSignIn {
  constructor(
    private readonly forms: SignInForms,
    private readonly targets: SignInTargets,
    private readonly signIns: HostedSignIn,
  ) {
    super();
  }

  async read(query: string): Promise<PageSignInPurpose> {
    const { maxAgeSeconds, isOtherAccount, loginHint } = await this.targets.read(`?${query}`);
    return { query, maxAgeSeconds, isOtherAccount, loginHint };
  }

  toSignIn(query: string): string {
    return this.forms.toSignIn({ query: new URLSearchParams(query) });
  }

  async complete(
    proven: ProvenUser,
    query: string,
    visit: PageVisit,
  ): Promise<{ next: string } | { page: string }> {
    const at = await this.forms.read(visit, `?${query}`);
    try {
      const result = await this.signIns.withProof(proven, visit, at.browser);
      if (result.status === 'session') return { next: at.target.next(result.session) };
      return { page: await this.forms.showChallenge(result.challenge, at) };
    } catch (error) {
      throw this.forms.toSignInFailure(at, error);
    }
  }
}
