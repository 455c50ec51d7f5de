import { availableParallelism } from 'node:os';
import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { isIP } from 'node:net';
import { EnvError } from 'envalid';
import {
  findAlgorithm,
  findDatabaseUrlFault,
  isLinkUrl,
  isRoleName,
  parseSmtpUrl,
  splitSender,
} from '../../server-entry.js';
import type { ConfiguredClient } from '../../index.js';
import { readJsonFile } from './text-file.js';

/** The values that a setting accepts. */
export interface Values<T> {
  /** The values in words; completes the sentence "NAME must be ...". */
  words: string;
  /** The unit of the value, if it has one. */
  unit?: string;
  /** Returns undefined for text that is not accepted. Messages never repeat the text: it may contain a secret. */
  parse: (text: string) => T | undefined;
  /** Says what is wrong with text that is not accepted, if `words` leaves more than one cause. */
  findFault?: (text: string) => string | undefined;
}

/** Accepts any text. */
export function text(words: string): Values<string> {
  return { words, parse: (value) => value };
}

/** Accepts the address of a listener. */
export const host: Values<string> = {
  words: 'an IP address or a host name, without a scheme and a port',
  parse: (value) =>
    isIP(value) || /^[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(value) ? value : undefined,
};

/** Accepts one of these words. */
export function oneOf<const T extends string>(...choices: T[]): Values<T> {
  const words = `one of ${choices.join(', ')}`;
  return { words, parse: (value) => choices.find((choice) => choice === value) };
}

/** Accepts a whole number in this range. */
export function wholeNumber(min: number, max: number, unit?: string): Values<number> {
  return {
    words: `a whole number from ${min} to ${max}`,
    unit,
    parse: (value) => {
      const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN;
      return number >= min && number <= max ? number : undefined;
    },
  };
}

const MAX_WORKERS = 64;
const workerCount = wholeNumber(1, MAX_WORKERS, 'processes');

/** Accepts a number of processes, or `auto`. */
export const workers: Values<number> = {
  ...workerCount,
  words: `${workerCount.words}, or auto`,
  parse: (value) =>
    value === 'auto' ? Math.min(availableParallelism(), MAX_WORKERS) : workerCount.parse(value),
};

/** Accepts printable ASCII without spaces, which an HTTP header can carry unchanged. */
export const printableAscii: Values<string> = {
  words: 'ASCII letters, digits and signs, without spaces',
  parse: (value) => (/^[\x21-\x7e]+$/.test(value) ? value : undefined),
};

/** Accepts the URL of a database. */
export const databaseUrl: Values<string> = {
  words: 'sqlite:PATH or postgres://USER:PASSWORD@HOST:PORT/DATABASE',
  parse: (value) => {
    const fault = findDatabaseUrlFault(value);
    if (fault !== null) throw new EnvError(fault);
    return value;
  },
};

/** Accepts the URL of a mail server. */
export const smtpUrl: Values<string> = {
  words: 'smtp://USER:PASSWORD@HOST:587 or smtps://USER:PASSWORD@HOST:465, percent-encoded',
  parse: (value) => (parseSmtpUrl(value) ? value : undefined),
};

/** Accepts the URL of a page that a mailed link leads to. */
export const linkUrl: Values<string> = {
  words: 'a URL like https://app.example.com/page#token={token}',
  parse: (value) => (isLinkUrl(value) ? value : undefined),
};

/** Accepts the URL of a page. */
export const pageUrl: Values<string> = {
  words: 'a URL like https://app.example.com/page',
  parse: (value) =>
    URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) ? value : undefined,
};

/** Accepts an e-mail address, roughly: the library checks it. */
export const emailAddress: Values<string> = {
  words: 'an e-mail address',
  parse: (value) => (/^[^\s<>@,;"]+@[^\s<>@,;"]+$/.test(value) ? value : undefined),
};

/** Accepts an e-mail address, with or without a name before it. */
export const sender: Values<string> = {
  words: 'an e-mail address, or a name and an address like Example <no-reply@example.com>',
  parse: (value) => {
    const address = splitSender(value)?.address;
    return address !== undefined && emailAddress.parse(address) ? value : undefined;
  },
};

/** Accepts an issuer (RFC 8414 section 2): no query and no fragment. Issuers are compared as text. */
export const issuerUrl: Values<string> = {
  words: 'a URL like https://auth.example.com, without a / at its end',
  parse: (value) => {
    const url = URL.canParse(value) ? new URL(value) : null;
    const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
    if (!url || !isWeb || url.search || url.hash || url.username) return undefined;
    return value.endsWith('/') ? undefined : value;
  },
};

/** Accepts a list of web origins. */
export const origins: Values<string[]> = {
  words: 'origins like https://app.example.com, separated by commas',
  parse: (value) => {
    const list = value.split(',').map((part) => part.trim());
    return list.every(isOrigin) ? list : undefined;
  },
};

/** Accepts a list of roles, separated by commas. */
export const roles: Values<string[]> = {
  words: 'roles, separated by commas',
  parse: (value) => {
    const names = value.split(',').map((name) => name.trim());
    return names.every(isRoleName) ? names : undefined;
  },
};

/** Accepts a list of former secret keys. */
export const secretKeys: Values<string[]> = {
  words: 'former values of SECRET_KEY, separated by commas',
  parse: (value) => {
    const keys = value.split(',').map((key) => key.trim());
    return keys.includes('') ? undefined : keys;
  },
};

/** Accepts the path of a file with clients, and reads it. */
export const clientsFile: Values<ConfiguredClient[]> = {
  words: 'the path of a readable JSON file with a list of clients, as the documentation shows it',
  parse: (path) => {
    const { value: clients } = readJsonFile(path);
    return Array.isArray(clients) && clients.every(isConfiguredClient) ? clients : undefined;
  },
  findFault: (path) => {
    const { value: clients, fault } = readJsonFile(path);
    if (fault) return fault;
    if (!Array.isArray(clients)) return 'The file has no list [...]';
    const number = clients.findIndex((client) => !isConfiguredClient(client)) + 1;
    return `Client ${number} has no client_id, or a member that is unknown or of a wrong type`;
  },
};

/** Accepts the path of a file with private keys, and reads it. */
export const jwkSetFile: Values<{ keys: JsonWebKey[] }> = {
  words: 'the path of a readable JSON file with a JWK set of private keys',
  parse: (path) => {
    const keys = getKeys(readJsonFile(path).value);
    return keys.length > 0 && keys.every(isPrivateKey) ? { keys } : undefined;
  },
  findFault: (path) => {
    const { value, fault } = readJsonFile(path);
    const keys = getKeys(value);
    if (fault) return fault;
    if (keys.length === 0) return 'The file has no list {"keys": [...]}';
    const number = keys.findIndex((key) => !isPrivateKey(key)) + 1;
    return `Key ${number} is not a private EC key (P-256) or RSA key (2048 bits or more)`;
  },
};

function isOrigin(part: string): boolean {
  return URL.canParse(part) && new URL(part).origin === part;
}

function getKeys(file: unknown): JsonWebKey[] {
  const { keys } = (file ?? {}) as { keys?: JsonWebKey[] };
  return Array.isArray(keys) ? keys : [];
}

function isPrivateKey(jwk: JsonWebKey): boolean {
  try {
    return findAlgorithm(createPrivateKey({ key: jwk, format: 'jwk' })) !== null;
  } catch {
    return false;
  }
}

const CLIENT_TEXTS = ['client_id', 'client_name', 'client_secret', 'scope', 'application_type'];
const CLIENT_LISTS = ['grant_types', 'redirect_uris', 'post_logout_redirect_uris'];

function isConfiguredClient(client: unknown): client is ConfiguredClient {
  if (typeof client !== 'object' || client === null) return false;
  const entries = Object.entries(client);
  return (
    'client_id' in client &&
    entries.every(([name, value]) =>
      CLIENT_LISTS.includes(name)
        ? Array.isArray(value) && value.every((each) => typeof each === 'string')
        : CLIENT_TEXTS.includes(name) && typeof value === 'string',
    )
  );
}
