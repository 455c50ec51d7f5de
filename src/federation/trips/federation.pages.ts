import { Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { readForm } from '../../http/form-body.js';
import { readQueryText } from '../../http/query-text.js';
import { parseFormParameters } from '../../http/form-parameters.js';
import { NotFoundError } from '../../http/errors.js';
import { markRoute } from '../../http/route-mark.js';
import { FormPages } from '../../pages/form-pages.js';
import { PageController } from '../../pages/page-controller.decorator.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { isSameOrigin } from '../../pages/same-origin.js';
import { SeeOther } from '../../pages/see-other.js';
import { TOKENS_OPTIONS, type TokensOptions } from '../../tokens/tokens.options.js';
import type { ProviderSettings } from '../federation.options.js';
import { Providers } from '../providers/providers.js';
import { readCallback } from './callback-parameters.js';
import { Callbacks } from './callbacks.js';
import { CALLBACK_PATH, START_PATH, TripAnswers } from './trip-answers.js';
import { Trips } from './trips.js';

/** `/federation/{id}/start` and `/federation/{id}/callback`: the way to a provider and back. */
@PageController()
export class FederationPages {
  constructor(
    @Inject(TOKENS_OPTIONS) private readonly options: TokensOptions,
    private readonly providers: Providers,
    private readonly trips: Trips,
    private readonly callbacks: Callbacks,
    private readonly answers: TripAnswers,
    private readonly pages: FormPages,
  ) {}

  @Get(START_PATH)
  @markRoute({ body: 'ignored', endpoint: START_PATH })
  async start(@Param('id') id: string, @Visit() visit: PageVisit): Promise<never> {
    const provider = this.getProvider(id);
    const { signIn } = this.answers;
    const purpose = await signIn.read(readQueryText(visit.request.url));
    // Another site can open our sign-in page, but cannot press its links.
    if (!isSameOrigin(visit.request.headers, this.options.issuer)) {
      throw new SeeOther(signIn.toSignIn(purpose.query));
    }
    const { query } = purpose;
    throw new SeeOther(
      await this.trips.begin(provider, { kind: 'sign-in', query }, visit, purpose),
    );
  }

  @Get(CALLBACK_PATH)
  @markRoute({ body: 'ignored', endpoint: CALLBACK_PATH })
  comeBack(@Param('id') id: string, @Visit() visit: PageVisit): Promise<string> {
    const provider = this.getProvider(id);
    return this.callbacks.answer(
      provider,
      new URLSearchParams(readQueryText(visit.request.url)),
      visit,
    );
  }

  /** Takes the form with which Apple answers, and only leads to the same path by GET. */
  @Post(CALLBACK_PATH)
  @HttpCode(200)
  @markRoute({ body: 'own', endpoint: CALLBACK_PATH })
  async takeForm(@Param('id') id: string, @Visit() visit: PageVisit): Promise<string> {
    const provider = this.getProvider(id);
    const form = parseFormParameters(await readForm(visit.request));
    const parameters = readCallback(new URLSearchParams([...form]));
    if (!parameters) throw this.answers.toPage('provider-failed', provider, null);
    const query = new URLSearchParams(parameters).toString();
    const href = `${this.answers.getCallbackPath(provider)}?${query}`;
    return this.pages.showComingBack(provider.name, href, visit);
  }

  private getProvider(id: string): ProviderSettings {
    const provider = this.providers.find(id);
    if (!provider) throw new NotFoundError();
    return provider;
  }
}
