import type { ProvenUser } from '../sign-in/sign-in.service.js';
import type { PageVisit } from './page-visit.js';

/** What a person signs in for on the pages. */
export interface PageSignInPurpose {
  /** The query that every page of the sign-in has. */
  query: string;
  /** How long ago the person may have been proven, in seconds: 0 for now. Null if it does not matter. */
  maxAgeSeconds: number | null;
  /** The person wants to choose the account. */
  isOtherAccount: boolean;
  loginHint: string | null;
}

/** The sign-in of the pages, for a feature that proves a person in another way. `AuthorizeModule` extends it. */
export abstract class PageSignIn {
  /**
   * Reads what a sign-in is for from the query of the sign-in page.
   * @throws AuthorizationError if it is not valid.
   */
  abstract read(query: string): Promise<PageSignInPurpose>;

  /** Returns the URL of the sign-in page with this query. */
  abstract toSignIn(query: string): string;

  /**
   * Signs a proven user in: the browser gets its session.
   * @returns where the browser goes on, or the page of a second step.
   * @throws FormFailure if the user may not sign in: the sign-in page, with the reason.
   */
  abstract complete(
    proven: ProvenUser,
    query: string,
    visit: PageVisit,
  ): Promise<{ next: string } | { page: string }>;
}
