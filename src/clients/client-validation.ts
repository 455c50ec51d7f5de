import {
  APPLICATION_TYPES,
  type ApplicationType,
  GRANTABLE,
  RESERVED_CLIENT_IDS,
} from './client.js';
import { digestSecret } from '../crypto/digests.js';
import { OUR_SCOPES } from './built-in-scopes.js';
import { findRedirectUriFault } from './redirect-uri.js';
import type { ClientsOptions, ConfiguredClient } from './clients.options.js';

const CLIENT_ID = /^[\w.-]{1,64}$/;
/** RFC 3986 section 4.3, as far as a grant type needs it. */
const ABSOLUTE_URI = /^[a-z][a-z0-9+.-]*:[\x21-\x7e]{1,200}$/i;
const NAME_MAX_LENGTH = 200;
const SECRET_MIN_LENGTH = 32;
const MAX_REDIRECT_URIS = 20;
const SHOWN_URI_LENGTH = 100;

/** What describes a new client. */
export interface NewClient {
  /** Generated if it is left out. */
  id?: string;
  name: string;
  confidential: boolean;
  grantTypes: string[];
  scopes: string[];
  /** Default: none. */
  redirectUris?: string[];
  /** Default: none. */
  postLogoutRedirectUris?: string[];
  /** Default: `web`. */
  applicationType?: ApplicationType;
}

/** What can be changed of a client. Its id and its kind cannot: a public client has no secret. */
export type ClientChanges = Partial<Omit<NewClient, 'id' | 'confidential'>>;

/** Whether the text has the form of a client id. */
export function isClientId(text: string): boolean {
  return CLIENT_ID.test(text);
}

/** Returns a sentence that says what is wrong with the client, or null if it is valid. */
export function findClientFault(
  client: NewClient & { id: string },
  knownScopes: ClientsOptions['scopes'],
): string | null {
  const { id, name, confidential, grantTypes, scopes } = client;
  if (!isClientId(id)) {
    return 'The id of a client must be 1 to 64 letters, digits, dots, underscores and hyphens.';
  }
  if (RESERVED_CLIENT_IDS.includes(id)) {
    return `The id ${id} is reserved for a client that is built in: choose another one.`;
  }
  if (!isClientName(name)) {
    return `The name of a client must be 1 to ${NAME_MAX_LENGTH} characters, without control characters.`;
  }
  const grantType = grantTypes.find((type) => !isGrantable(type));
  if (grantType !== undefined) {
    return `A client cannot have the grant ${grantType}, only ${GRANTABLE.join(', ')}, or a URI.`;
  }
  const existing = [...Object.keys(knownScopes), ...OUR_SCOPES];
  const unknownScope = scopes.find((scope) => !existing.includes(scope));
  if (unknownScope !== undefined) {
    return `The scope ${unknownScope} does not exist: declare it (SCOPES_FILE, or the option \`scopes\`). The scopes are: ${existing.join(', ')}.`;
  }
  if (!confidential && grantTypes.includes('client_credentials')) {
    return 'A public client cannot prove who it is, so it cannot have client_credentials.';
  }
  return findRedirectFault(client);
}

/** Returns what is wrong with the redirect URIs of a client, or null if they are valid. */
export function findRedirectFault({
  grantTypes,
  redirectUris = [],
  postLogoutRedirectUris = [],
  applicationType = 'web',
}: Omit<NewClient, 'id' | 'name' | 'confidential' | 'scopes'>): string | null {
  if (!APPLICATION_TYPES.includes(applicationType)) {
    return `The application type must be one of ${APPLICATION_TYPES.join(', ')}.`;
  }
  const hasCode = grantTypes.includes('authorization_code');
  if (hasCode && redirectUris.length === 0) {
    return 'A client with the grant authorization_code needs a redirect URI, like https://app.example.com/callback.';
  }
  if (!hasCode && redirectUris.length + postLogoutRedirectUris.length > 0) {
    return 'A client with redirect URIs needs the grant authorization_code: create it with that grant.';
  }
  for (const uris of [redirectUris, postLogoutRedirectUris]) {
    if (uris.length > MAX_REDIRECT_URIS) {
      return `A client can have ${MAX_REDIRECT_URIS} redirect URIs, not ${uris.length}.`;
    }
    for (const uri of uris) {
      const fault = findRedirectUriFault(uri, applicationType);
      if (fault !== null) return `The redirect URI ${toShownUri(uri)} is not accepted. ${fault}`;
    }
  }
  return null;
}

/**
 * Returns the client that a configuration describes, with the digest of its secret.
 * @throws Error if it is not valid.
 */
export function toConfiguredClient(given: ConfiguredClient, knownScopes: ClientsOptions['scopes']) {
  const { client_id: id, client_name: name = id, client_secret: secret } = given;
  const { grant_types: grantTypes = ['client_credentials'], scope = '' } = given;
  const client = {
    id,
    name,
    confidential: secret !== undefined,
    grantTypes,
    scopes: scope.split(' ').filter((text) => text !== ''),
    redirectUris: given.redirect_uris ?? [],
    postLogoutRedirectUris: given.post_logout_redirect_uris ?? [],
    applicationType: given.application_type ?? 'web',
    createdAt: null,
  };
  const fault = findClientFault(client, knownScopes);
  if (fault !== null) throw new Error(`The client ${id} by configuration (CLIENTS_FILE): ${fault}`);
  if (secret !== undefined && secret.length < SECRET_MIN_LENGTH) {
    throw new Error(
      `The secret of the client ${id} by configuration (CLIENTS_FILE) must have at least ${SECRET_MIN_LENGTH} characters.`,
    );
  }
  return { ...client, secretDigest: secret === undefined ? null : digestSecret(secret) };
}

function isClientName(name: string): boolean {
  const printable = name.trim() !== '' && !/\p{Cc}/u.test(name) && name.isWellFormed();
  return printable && name.length <= NAME_MAX_LENGTH;
}

/** A grant of RFC 6749, or an extension, which is named by an absolute URI (section 4.5). */
function isGrantable(type: string): boolean {
  return GRANTABLE.some((grantable) => grantable === type) || ABSOLUTE_URI.test(type);
}

/** Returns the start of a URI as JSON, which escapes its control characters. */
function toShownUri(uri: string): string {
  return JSON.stringify(uri.slice(0, SHOWN_URI_LENGTH));
}
