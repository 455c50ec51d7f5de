import type { PageSignInPurpose } from './page-sign-in.js';
import type { PageLink } from './page-to-render.js';
import type { PageVisit } from './page-visit.js';

/** The other providers with which a person can sign in. `federation/` extends it for the sign-in page. */
export abstract class SignInProviders {
  /** Lists the names of the providers, and the URLs that begin a sign-in there. */
  abstract list(query: string): PageLink[];

  /**
   * Begins a sign-in at a provider.
   * @returns the URL of the provider, or null if there is no provider with this id.
   * @throws MessagePageError if the provider cannot be reached.
   */
  abstract begin(id: string, purpose: PageSignInPurpose, visit: PageVisit): Promise<string | null>;
}
