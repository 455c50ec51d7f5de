import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ExtensionRegistry } from '../../events/extension-registry.js';
import { PublicPaths } from '../../http/public-paths.js';
import { ACCOUNT_PATH } from '../../pages/account-section.js';
import { type MessagePage, MessagePageError } from '../../pages/message-page.error.js';
import { PageSignIn } from '../../pages/page-sign-in.js';
import { SIGN_IN_PATH } from '../../pages/signed-in-browsers.js';
import type { ProviderSettings } from '../federation.options.js';
import type { ProviderAwayError } from '../providers/provider-away.error.js';
import type { TripPurpose } from './trip.js';

/** The path that begins a trip, below the issuer. */
export const START_PATH = '/federation/:id/start';
/** The path to which the provider sends the browser back: one for each provider, so that two cannot be mixed up. */
export const CALLBACK_PATH = '/federation/:id/callback';

/** The statuses of the pages with which a trip ends. */
const STATUSES: Partial<Record<MessagePage['kind'], number>> = {
  'identity-taken': 409,
  'not-connected': 403,
  'provider-away': 503,
  'trip-too-long': 414,
};

/** Knows the URLs of a trip, and the pages with which it ends. */
@Injectable()
export class TripAnswers implements OnApplicationBootstrap {
  private pageSignIn: PageSignIn | undefined;

  constructor(
    private readonly paths: PublicPaths,
    private readonly extensions: ExtensionRegistry,
  ) {}

  /** @throws Error if the application has no sign-in page. */
  onApplicationBootstrap(): void {
    [this.pageSignIn] = this.extensions.find(PageSignIn);
    if (this.pageSignIn) return;
    throw new Error(
      'FederationModule needs AuthorizeModule.forRoot(), on whose sign-in page the providers are.',
    );
  }

  /** The sign-in of the pages. */
  get signIn(): PageSignIn {
    return this.pageSignIn!;
  }

  /** Returns the URL that begins a sign-in at the provider. */
  getStartUrl({ id }: ProviderSettings, query: string): string {
    return `${this.paths.findPath(START_PATH)!.replace(':id', id)}?${query}`;
  }

  /** Returns the path of the callback. */
  getCallbackPath({ id }: ProviderSettings): string {
    return this.paths.findPath(CALLBACK_PATH)!.replace(':id', id);
  }

  /** Returns the URL of the callback, as it is registered at the provider. */
  getCallbackUrl({ id }: ProviderSettings): string {
    return this.paths.toUrl(CALLBACK_PATH.replace(':id', id));
  }

  /** Returns the URL of the page on which a trip begins, for a person who gives it up; null if it is not known. */
  findWayBack(purpose: TripPurpose | null): string | null {
    if (purpose?.kind === 'sign-in') return this.signIn.toSignIn(purpose.query);
    return this.paths.findPath(ACCOUNT_PATH);
  }

  /** Returns the page with which a trip ends. It is the same for each reason, and tells nothing about accounts here. */
  toPage(
    kind: MessagePage['kind'],
    { name }: ProviderSettings,
    purpose: TripPurpose | null,
    href = this.findNext(kind, purpose),
    headers?: Record<string, string>,
  ): MessagePageError {
    const status = STATUSES[kind] ?? 400;
    return new MessagePageError({ kind, facts: { provider: name }, href }, status, headers);
  }

  /** Returns the page of a provider that cannot be reached. */
  toAway(
    provider: ProviderSettings,
    purpose: TripPurpose,
    { retryAfterSeconds }: ProviderAwayError,
  ): MessagePageError {
    const headers = { 'Retry-After': String(retryAfterSeconds) };
    return this.toPage('provider-away', provider, purpose, undefined, headers);
  }

  /** A browser that is not signed in as the user of the link is asked to sign in. */
  private findNext(kind: MessagePage['kind'], purpose: TripPurpose | null): string | null {
    const isOtherUser = kind === 'not-connected' && purpose?.kind === 'link';
    return isOtherUser ? this.paths.findPath(SIGN_IN_PATH) : this.findWayBack(purpose);
  }
}
