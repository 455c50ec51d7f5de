import { isLoopbackHost } from '../http/loopback.js';
import { isPlainText } from '../http/plain-text.js';
import { findInsecureEndpoint } from './providers/provider-metadata.js';

const ID = /^[a-z][a-z0-9-]{0,31}$/;
const MAX_PROVIDERS = 100;
const MAX_NAME_LENGTH = 60;
/** A `scope` of RFC 6749 section 3.3. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/;
/** A domain as the canonical form of an address has it. */
const DOMAIN = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;
/** The parameters that we set ourselves. */
const OURS = [
  'client_id',
  'redirect_uri',
  'response_type',
  'response_mode',
  'scope',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  'login_hint',
  'client_secret',
  'request',
  'request_uri',
];
/** The values of the members that have a list of them. */
const CHOICES = {
  response_mode: ['query', 'form_post'],
  token_endpoint_auth_method: ['client_secret_basic', 'client_secret_post', 'none'],
  link: ['never', 'verified-email'],
  email_verified: ['claim', 'always', 'never'],
  second_factor: ['ours', 'provider'],
} as const;
const MEMBERS = [
  'id',
  'name',
  'issuer',
  'client_id',
  'client_secret',
  'scope',
  'register',
  'allowed_domains',
  'parameters',
  'metadata',
  ...Object.keys(CHOICES),
];
const METADATA_MEMBERS = [
  'authorization_endpoint',
  'token_endpoint',
  'jwks_uri',
  'userinfo_endpoint',
  'id_token_signing_alg_values_supported',
  'authorization_response_iss_parameter_supported',
];

/**
 * Finds what is wrong with a list of providers.
 * @returns a sentence for each fault, which quotes no secret.
 */
export function findProviderFaults(providers: unknown): string[] {
  if (!Array.isArray(providers)) return ['There must be a list of providers.'];
  if (providers.length > MAX_PROVIDERS) return [`There are more than ${MAX_PROVIDERS} providers.`];
  const faults: string[] = [];
  for (const [index, given] of providers.entries()) {
    const provider: unknown = given;
    if (!isObject(provider)) {
      faults.push(`Provider ${index + 1} is not an object.`);
      continue;
    }
    const { id, issuer } = provider;
    const name =
      typeof id === 'string' && ID.test(id) ? `The provider ${id}` : `Provider ${index + 1}`;
    const earlier = (providers as unknown[]).slice(0, index).filter(isObject);
    if (earlier.some((each) => each.id === id)) faults.push(`${name} is there twice.`);
    else if (earlier.some((each) => each.issuer === issuer)) {
      faults.push(`${name} has the issuer of another provider.`);
    }
    faults.push(...findFaultsOf(provider).map((fault) => `${name} ${fault}.`));
  }
  return faults;
}

function findFaultsOf(provider: Record<string, unknown>): string[] {
  const faults: string[] = [];
  const check = (isRight: boolean, fault: string) => void (isRight || faults.push(fault));
  const { id, name, issuer, client_id: clientId, scope, register } = provider;
  const unknown = Object.keys(provider).find((member) => !MEMBERS.includes(member));
  check(unknown === undefined, `has an unknown member: write ${MEMBERS.join(', ')} only`);
  check(
    typeof id === 'string' && ID.test(id),
    'needs an id of a to z, digits and hyphens, at most 32 characters, beginning with a letter',
  );
  check(
    name === undefined || isPlainText(name, 1, MAX_NAME_LENGTH),
    `needs a name of 1 to ${MAX_NAME_LENGTH} characters of text`,
  );
  check(isIssuer(issuer), 'needs an issuer: the exact https: URL, without a query');
  check(isPlainText(clientId, 1, 500), 'needs a client_id');
  check(hasSecret(provider), 'needs a client_secret, or the token_endpoint_auth_method none');
  check(
    scope === undefined || (typeof scope === 'string' && SCOPE.test(scope)),
    'needs a scope of words with one space between them',
  );
  check(
    register === undefined || typeof register === 'boolean',
    'needs register to be true or false',
  );
  for (const [member, choices] of Object.entries(CHOICES)) {
    const value = provider[member];
    const isKnown = value === undefined || (choices as readonly unknown[]).includes(value);
    check(isKnown, `needs ${member} to be one of ${choices.join(', ')}`);
  }
  return [...faults, ...findFaultsOfLists(provider)];
}

function findFaultsOfLists(provider: Record<string, unknown>): string[] {
  const faults: string[] = [];
  const check = (isRight: boolean, fault: string) => void (isRight || faults.push(fault));
  const { allowed_domains: domains, parameters, metadata } = provider;
  check(
    domains === undefined || isListOf(domains, DOMAIN),
    'needs allowed_domains to be a list of domains in lower case, such as example.com',
  );
  check(
    parameters === undefined || hasOwnParameters(parameters),
    `needs parameters to be texts by their names, none of which is ${OURS.join(', ')}`,
  );
  if (metadata !== undefined) faults.push(...findMetadataFaults(metadata, provider.issuer));
  const isOpen = provider.email_verified === 'always' && provider.link === 'verified-email';
  check(
    !isOpen || (Array.isArray(domains) && domains.length > 0),
    'has email_verified always and link verified-email, so it could take over the account of any address: name the allowed_domains whose addresses it gives out',
  );
  return faults;
}

function findMetadataFaults(metadata: unknown, issuer: unknown): string[] {
  if (!isObject(metadata)) return ['needs metadata to be an object'];
  const unknown = Object.keys(metadata).find((member) => !METADATA_MEMBERS.includes(member));
  if (unknown !== undefined)
    return [`has an unknown member in metadata: write ${METADATA_MEMBERS.join(', ')} only`];
  const { authorization_endpoint: authorization, token_endpoint: token } = metadata;
  if (authorization === undefined || token === undefined) {
    return ['needs authorization_endpoint and token_endpoint in metadata'];
  }
  const insecure = isIssuer(issuer) ? findInsecureEndpoint(metadata, issuer) : null;
  return insecure === null ? [] : [`needs ${insecure} to be an https: URL`];
}

function hasSecret({
  client_secret: secret,
  token_endpoint_auth_method: method,
}: Record<string, unknown>): boolean {
  if (method === 'none') return secret === undefined;
  return typeof secret === 'function' || (typeof secret === 'string' && secret !== '');
}

/** An issuer is compared as text, and may end with a slash. */
function isIssuer(value: unknown): value is string {
  if (typeof value !== 'string' || !URL.canParse(value) || /[?#\s]/.test(value)) return false;
  const { protocol, hostname, username } = new URL(value);
  const isSecure = protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname));
  return isSecure && username === '' && value.length <= 500;
}

function isListOf(value: unknown, pattern: RegExp): boolean {
  return (
    Array.isArray(value) && value.every((each) => typeof each === 'string' && pattern.test(each))
  );
}

function hasOwnParameters(value: unknown): boolean {
  if (!isObject(value)) return false;
  return Object.entries(value).every(
    ([name, text]) => typeof text === 'string' && !OURS.includes(name),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
