import { v5 as uuidv5 } from 'uuid';

/** The grants of RFC 6749 that a client may be given; `password` is for the first-party client alone. */
export const GRANTABLE = ['client_credentials', 'refresh_token'] as const;

/** An application that asks for tokens (RFC 6749 section 2). */
export interface Client {
  /** 1 to 64 letters, digits, `.`, `_` and `-`. */
  id: string;
  name: string;
  /** Whether it has a secret, and so has to prove who it is (RFC 6749 section 2.1). */
  confidential: boolean;
  /** What it may use; of the first-party client the grants themselves say it. */
  grantTypes: readonly string[];
  /** The most it may ask for; null for every scope there is. */
  scopes: readonly string[] | null;
}

const SUBJECTS = '6f0b4c0e-4d1a-4f53-9b43-0d7a8c1f6d2e';

/**
 * The `sub` of a client that acts for itself: a UUID as those of users are, so that it can stand wherever an
 * application keeps one, and, being of another version, never one of theirs.
 */
export function clientSubject(clientId: string): string {
  return uuidv5(clientId, SUBJECTS);
}

/** The `client_id` of whoever calls without one: the application that the server belongs to. */
export const FIRST_PARTY_CLIENT_ID = 'nightlatch';

/** Public: it runs in browsers, where nothing can be kept secret. */
export const FIRST_PARTY_CLIENT: Client = {
  id: FIRST_PARTY_CLIENT_ID,
  name: 'First party',
  confidential: false,
  grantTypes: [],
  scopes: null,
};
