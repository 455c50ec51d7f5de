import { BROWSER_CLIENT_ID } from '../sessions/session.entity.js';
import { v5 as uuidv5 } from 'uuid';
import { PERSONAL_TOKEN_CLIENT_ID } from './personal-token-client-id.js';

/** The grants of RFC 6749 that a client may be given; `password` is for the first-party client alone. */
export const GRANTABLE = ['authorization_code', 'client_credentials', 'refresh_token'] as const;

/** Where a client runs: on a web server or in a browser, or on the user's device (OpenID Connect Registration section 2). */
export const APPLICATION_TYPES = ['web', 'native'] as const;

/** One of {@link APPLICATION_TYPES}. */
export type ApplicationType = (typeof APPLICATION_TYPES)[number];

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
  /** Where the user's browser may take an authorization code. */
  redirectUris: readonly string[];
  /** Where the user's browser may go after a sign-out. */
  postLogoutRedirectUris: readonly string[];
  applicationType: ApplicationType;
  /** When it was created, which tells it from an earlier client with the same id. Null for a client by configuration. */
  createdAt: Date | null;
}

const SUBJECTS = '6f0b4c0e-4d1a-4f53-9b43-0d7a8c1f6d2e';

/**
 * Returns the `sub` of a client that acts for itself. It is a UUID, so it fits into columns for user ids. Its version
 * is not that of the ids of users, so it never equals one.
 */
export function toClientSubject(clientId: string): string {
  return uuidv5(clientId, SUBJECTS);
}

/** The `client_id` of calls without one: the application that the server belongs to. */
export const FIRST_PARTY_CLIENT_ID = 'nightlatch';

/** The client of the Swagger page, while people can sign in in a browser. */
export const DOCS_CLIENT_ID = 'nightlatch-docs';
/** The client that `nightlatch login` is. */
export const CLI_CLIENT_ID = 'nightlatch-cli';

/** The built-in client. It is public: a browser cannot keep a secret. */
export const FIRST_PARTY_CLIENT: Client = {
  id: FIRST_PARTY_CLIENT_ID,
  name: 'First party',
  confidential: false,
  grantTypes: [],
  scopes: null,
  redirectUris: [],
  postLogoutRedirectUris: [],
  applicationType: 'web',
  createdAt: null,
};

/** The client of the sessions of browsers, on the hosted pages. It may request nothing. */
export const BROWSER_CLIENT: Client = {
  ...FIRST_PARTY_CLIENT,
  id: BROWSER_CLIENT_ID,
  name: 'Browser',
  scopes: [],
};

/** The ids that no client of an operator can have. */
export const RESERVED_CLIENT_IDS: readonly string[] = [
  FIRST_PARTY_CLIENT_ID,
  BROWSER_CLIENT_ID,
  DOCS_CLIENT_ID,
  CLI_CLIENT_ID,
  PERSONAL_TOKEN_CLIENT_ID,
];

/** A public client that a module brings along. Its id is one of {@link RESERVED_CLIENT_IDS}. */
export type BuiltInClient = Pick<Client, 'id' | 'name' | 'grantTypes'> & Partial<Client>;

/** Returns whether the client gets refresh tokens. */
export function mayRefresh({ id, grantTypes }: Pick<Client, 'id' | 'grantTypes'>): boolean {
  return id === FIRST_PARTY_CLIENT_ID || grantTypes.includes('refresh_token');
}

/** Returns whether a code was issued to this client, and not to an earlier one with the same id. */
export function isOfClient(
  { clientId, createdAt }: { clientId: string; createdAt: Date },
  client: Client,
): boolean {
  return clientId === client.id && (client.createdAt === null || createdAt >= client.createdAt);
}
