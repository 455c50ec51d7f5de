import { hash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import type { PageSignInPurpose } from '../../pages/page-sign-in.js';
import type { PageVisit } from '../../pages/page-visit.js';
import type { ProviderSettings } from '../federation.options.js';
import { Discovery } from '../providers/discovery.js';
import { ProviderAwayError } from '../providers/provider-away.error.js';
import { TripCookies } from './trip-cookies.js';
import type { TripPurpose } from './trip.js';
import { TripAnswers } from './trip-answers.js';

/** What the provider is asked for beside the sign-in. */
type Wishes = Partial<Pick<PageSignInPurpose, 'maxAgeSeconds' | 'isOtherAccount' | 'loginHint'>>;

const RANDOM_BYTES = 32;

/** Sends browsers to a provider. */
@Injectable()
export class Trips {
  constructor(
    private readonly discovery: Discovery,
    private readonly cookies: TripCookies,
    private readonly answers: TripAnswers,
    private readonly clock: Clock,
  ) {}

  /**
   * Begins a trip: sets its cookie.
   * @returns the URL of the provider.
   * @throws MessagePageError if the provider cannot be reached, or the purpose is too long to be kept.
   */
  async begin(
    provider: ProviderSettings,
    purpose: TripPurpose,
    visit: PageVisit,
    wishes: Wishes = {},
  ): Promise<string> {
    const server = await this.discovery.get(provider).catch((error: unknown) => {
      throw error instanceof ProviderAwayError
        ? this.answers.toAway(provider, purpose, error)
        : error;
    });
    const [state, nonce, verifier] = [createSecret(), createSecret(), createSecret()];
    const startedAt = this.clock.now().getTime();
    const trip = { provider: provider.id, nonce, verifier, startedAt, purpose };
    if (!this.cookies.set(state, trip, visit))
      throw this.answers.toPage('trip-too-long', provider, purpose);
    const url = new URL(server.authorization_endpoint!);
    const parameters = {
      ...provider.parameters,
      ...toParameters(wishes),
      client_id: provider.client_id,
      redirect_uri: this.answers.getCallbackUrl(provider),
      response_type: 'code',
      scope: provider.scope,
      state,
      nonce,
      code_challenge: hash('sha256', verifier, 'base64url'),
      code_challenge_method: 'S256',
      ...(provider.response_mode === 'query' ? {} : { response_mode: provider.response_mode }),
    };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return url.href;
  }
}

function createSecret(): string {
  return randomBytes(RANDOM_BYTES).toString('base64url');
}

/** Returns the parameters of OpenID Connect Core section 3.1.2.1 for what the person or the application wants. */
function toParameters({
  maxAgeSeconds = null,
  isOtherAccount = false,
  loginHint = null,
}: Wishes): Record<string, string> {
  const prompts = [
    ...(maxAgeSeconds === 0 ? ['login'] : []),
    ...(isOtherAccount ? ['select_account'] : []),
  ];
  return {
    ...(prompts.length > 0 && { prompt: prompts.join(' ') }),
    ...(maxAgeSeconds !== null && { max_age: String(maxAgeSeconds) }),
    ...(loginHint !== null && { login_hint: loginHint }),
  };
}
