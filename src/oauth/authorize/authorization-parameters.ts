import { PROMPTS } from '../openid/openid-metadata.js';
import { AuthorizationError } from './authorization.error.js';
import { readQuery } from './query.js';

/** The parameters that go on to the sign-in page. All others are ignored. */
const CARRIED = [
  'client_id',
  'redirect_uri',
  'response_type',
  'response_mode',
  'scope',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  'prompt',
  'max_age',
  'acr_values',
  'login_hint',
  'id_token_hint',
  'resource',
  'since',
  'confirmed',
  'provider',
] as const;

type Name = (typeof CARRIED)[number];

const MAX_LENGTHS: Partial<Record<Name, number>> = {
  state: 2_048,
  nonce: 255,
  login_hint: 254,
  acr_values: 255,
};
/** SHA-256 in base64url. */
const CODE_CHALLENGE = /^[\w-]{43}$/;
const MAX_AGE = /^\d{1,10}$/;
const MAX_MAX_AGE = 2 ** 31;
const UNSUPPORTED = {
  request: 'request_not_supported',
  request_uri: 'request_uri_not_supported',
  registration: 'registration_not_supported',
};

/** The parameters of an authorization request. One without a value counts as missing (RFC 6749 section 3.1). */
export class AuthorizationParameters {
  private readonly query: URLSearchParams;

  /** @throws AuthorizationError if the query is too long. */
  constructor(url: string) {
    this.query = readQuery(url);
  }

  /** Returns the value of a parameter, or null. */
  get(name: Name): string | null {
    return this.query.get(name) || null;
  }

  /**
   * Returns the value of a parameter that decides where errors go.
   * @throws AuthorizationError if it is missing or repeated.
   */
  getOnly(name: 'client_id' | 'redirect_uri'): string {
    const [value, ...more] = this.query.getAll(name);
    if (!value) throw invalid(`${name} is required`);
    if (more.length > 0) throw invalid(`${name} is repeated`);
    return value;
  }

  /** @throws AuthorizationError if a parameter is repeated, too long, or cannot be stored. */
  assertWellFormed(): void {
    for (const name of CARRIED) {
      if (this.query.getAll(name).length > 1) throw invalid(`${name} is repeated`);
      const maximum = MAX_LENGTHS[name] ?? Infinity;
      if ((this.get(name)?.length ?? 0) > maximum) {
        throw invalid(`${name} has more than ${maximum} characters`);
      }
    }
    // PostgreSQL cannot store it.
    if (this.get('nonce')?.includes('\0')) throw invalid('nonce has a NUL character');
  }

  /** @throws AuthorizationError if the request asks for what this server does not have. */
  assertSupported(): void {
    if (this.get('response_type') !== 'code') {
      throw new AuthorizationError('unsupported_response_type', 'response_type must be code');
    }
    if ((this.get('response_mode') ?? 'query') !== 'query') {
      throw invalid('response_mode must be query');
    }
    for (const [name, error] of Object.entries(UNSUPPORTED)) {
      if (this.query.get(name)) throw new AuthorizationError(error, `${name} is not supported`);
    }
  }

  /**
   * Returns the PKCE challenge (RFC 7636). Without a method, the challenge would be the verifier itself.
   * @throws AuthorizationError if it is missing, or the method is not S256.
   */
  getCodeChallenge(): string {
    const challenge = this.get('code_challenge');
    if (challenge === null) throw invalid('code_challenge is required (PKCE)');
    if (this.get('code_challenge_method') !== 'S256') {
      throw invalid('code_challenge_method must be S256');
    }
    if (!CODE_CHALLENGE.test(challenge)) throw invalid('code_challenge must be 43 characters');
    return challenge;
  }

  /** @throws AuthorizationError if `prompt` has an unknown value, or `none` beside another one. */
  getPrompts(): string[] {
    const prompts = (this.get('prompt') ?? '').split(' ').filter((text) => text !== '');
    const unknown = prompts.some((prompt) => !PROMPTS.includes(prompt));
    if (unknown) throw invalid(`prompt must be ${PROMPTS.join(', ')}`);
    if (prompts.includes('none') && prompts.length > 1) {
      throw invalid('prompt=none must stand alone');
    }
    return prompts;
  }

  /** @throws AuthorizationError if `max_age` is not a number of seconds. */
  getMaxAgeSeconds(): number | null {
    const text = this.get('max_age');
    if (text === null) return null;
    if (!MAX_AGE.test(text) || Number(text) > MAX_MAX_AGE) {
      throw invalid('max_age must be a whole number of seconds');
    }
    return Number(text);
  }

  /** Returns the levels of sign-in that the application takes (OpenID Connect Core section 3.1.2.1); empty for any. */
  getAcrValues(): string[] {
    return (this.get('acr_values') ?? '').split(' ').filter((text) => text !== '');
  }

  /** Returns the query of the same request, with these parameters replaced; null removes one. */
  toQuery(changes: Partial<Record<Name, string | null>>): string {
    const query = new URLSearchParams();
    for (const name of CARRIED) {
      const value = changes[name] === undefined ? this.get(name) : changes[name];
      if (value !== null) query.set(name, value);
    }
    return query.toString();
  }
}

function invalid(description: string): AuthorizationError {
  return new AuthorizationError('invalid_request', description);
}
