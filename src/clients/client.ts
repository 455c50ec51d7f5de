import { BROWSER_CLIENT_ID } from '../sessions/session.entity.js';
import { v5 as uuidv5 } from 'uuid';

/** The grants of RFC 6749 that a client may be given; `password` is for the first-party client alone. */
export const GRANTABLE = ['client_credentials', 'refresh_token'] as const;

/** An application that asks for tokens (RFC 6749 section 2). */
export interface Client {
  /** 1 to 64 letters, digits, `.`, `_` and `-`. */
  id: string;
  name: string;
  /** Whether the client has a secret, which it must prove (RFC 6749 section 2.1). */
  confidential: boolean;
  /** The grants that the client may use. For the first-party client each grant decides (`forFirstParty`). */
  grantTypes: readonly string[];
  /** The scopes that the client may request, or null for all. */
  scopes: readonly string[] | null;
  /** When it was created, which tells it from an earlier client with the same id. Null for a client by configuration. */
  createdAt: Date | null;
}

const SUBJECTS = '6f0b4c0e-4d1a-4f53-9b43-0d7a8c1f6d2e';

/**
 * Returns the `sub` of a client that acts for itself: a UUID, so that it fits into columns for user ids, of another
 * version than the ids of users, so that it never equals one.
 */
export function toClientSubject(clientId: string): string {
  return uuidv5(clientId, SUBJECTS);
}

/** The client of the sessions of browsers, on the hosted pages. It may request nothing, and its id is taken. */
export const BROWSER_CLIENT: Client = {
  id: BROWSER_CLIENT_ID,
  name: 'Browser',
  confidential: false,
  grantTypes: [],
  scopes: [],
  createdAt: null,
};

/** The `client_id` of calls without one: the application that the server belongs to. */
export const FIRST_PARTY_CLIENT_ID = 'nightlatch';

/** The built-in client. It is public: a browser cannot keep a secret. */
export const FIRST_PARTY_CLIENT: Client = {
  id: FIRST_PARTY_CLIENT_ID,
  name: 'First party',
  confidential: false,
  grantTypes: [],
  scopes: null,
  createdAt: null,
};

/** The clients that exist without a configuration. */
export const BUILT_IN_CLIENTS: readonly Client[] = [FIRST_PARTY_CLIENT, BROWSER_CLIENT];
