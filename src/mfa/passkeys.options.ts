import { isIP } from 'node:net';

/** Options of `PasskeysModule.forRoot()`. */
export interface PasskeysOptions {
  /**
   * The domain that passkeys belong to: that of `issuer`, or one above it. Passkeys work on no other, so it cannot change later.
   * Default: the host of `issuer`.
   */
  rpId?: string | undefined;
  /**
   * The origins of the pages that may use passkeys, as a browser spells them: `https://app.example.com`, without a slash or a
   * default port. Those of other domains than `rpId` are served at `/.well-known/webauthn`. Default: the origin of `issuer`.
   */
  origins?: string[] | undefined;
  /** What the dialog of the browser calls the product. Default: `rpId`. */
  rpName?: string | undefined;
  /**
   * The page on which users add and delete passkeys, for password managers. Default: the hosted page, if it is served
   * (`routes.pages`).
   */
  manageUrl?: string | undefined;
}

/** {@link PasskeysOptions}, checked and complete. */
export interface PasskeysSettings extends Required<Omit<PasskeysOptions, 'manageUrl'>> {
  /** Those of `origins` that are of other domains than `rpId`. */
  relatedOrigins: string[];
  manageUrl: string | null;
  /** Whether the hosted pages, which have the origin of the issuer, may use the passkeys. */
  areForPages: boolean;
}

/** Which option cannot be used, and what to do, to end a sentence that begins with its name. */
interface PasskeysFault {
  option: 'rpId' | 'origins';
  fault: string;
}

/** The injection token of {@link PasskeysSettings}. */
export const PASSKEYS_SETTINGS = Symbol('PASSKEYS_SETTINGS');

const DOMAIN = /^(?=.{1,253}$)([a-z\d]([a-z\d-]{0,61}[a-z\d])?\.)*[a-z\d]([a-z\d-]{0,61}[a-z\d])?$/;
/** Such as `com` and `co.uk`. The browser knows all of them. */
const PUBLIC_SUFFIX = /^([a-z\d-]+|(ac|co|com|edu|gov|net|org)\.[a-z]{2})$/;
/** An app on Android names the digest of its certificate instead of a URL. */
const ANDROID_APP = /^android:apk-key-hash:[\w-]{43}$/;
/** Browsers follow this many different names of sites (WebAuthn Level 3, section 5.11). */
const MAX_RELATED_SITES = 5;

/**
 * Adds the defaults to the options.
 * @param pagePath the page on which users add and delete passkeys, below the issuer, if it is served
 * @throws Error if an option is not valid. The message says what to do.
 */
export function toPasskeysSettings(
  options: PasskeysOptions,
  issuer: string,
  pagePath: string | null = null,
): PasskeysSettings {
  const found = findPasskeysFault(options, issuer);
  if (found) throw new Error(`PasskeysModule: ${found.option} ${found.fault}`);
  const { rpId, origins } = withIssuer(options, issuer);
  const areForPages = origins.includes(new URL(issuer).origin);
  return {
    rpId,
    origins,
    rpName: options.rpName ?? rpId,
    relatedOrigins: origins.filter((origin) => !isBelow(origin, rpId) && isWeb(origin)),
    manageUrl: options.manageUrl ?? (areForPages && pagePath !== null ? issuer + pagePath : null),
    areForPages,
  };
}

/** Returns what is wrong with the options, or null. */
export function findPasskeysFault(options: PasskeysOptions, issuer: string): PasskeysFault | null {
  const { rpId, origins } = withIssuer(options, issuer);
  const domainFault = findDomainFault(rpId);
  if (domainFault !== null) return { option: 'rpId', fault: domainFault };
  for (const origin of origins) {
    const wrong = findOriginFault(origin);
    if (wrong !== null) return { option: 'origins', fault: wrong };
  }
  if (!origins.some((origin) => isBelow(origin, rpId))) {
    const option = options.origins ? 'origins' : 'rpId';
    return { option, fault: `fits no page: no origin of ${origins.join(', ')} is on ${rpId}.` };
  }
  const related = origins.filter((origin) => isWeb(origin) && !isBelow(origin, rpId));
  if (new Set(related.map(getSiteName)).size > MAX_RELATED_SITES) {
    const fault = `has more than ${MAX_RELATED_SITES} other sites than ${rpId}, which browsers do not follow.`;
    return { option: 'origins', fault };
  }
  return null;
}

function withIssuer({ rpId, origins }: PasskeysOptions, issuer: string) {
  const { hostname, origin } = new URL(issuer);
  return { rpId: rpId ?? hostname, origins: origins ?? [origin] };
}

function findDomainFault(rpId: string): string | null {
  if (isAddress(rpId)) {
    return 'is an IP address, for which no browser has passkeys: use a domain name.';
  }
  if (!DOMAIN.test(rpId)) {
    return 'must be a domain name in lower case, without a scheme and a port: example.com.';
  }
  if (rpId !== 'localhost' && PUBLIC_SUFFIX.test(rpId)) {
    return `is ${rpId}, under which anyone can have a domain: use your own domain.`;
  }
  return null;
}

function findOriginFault(origin: string): string | null {
  if (ANDROID_APP.test(origin)) return null;
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
    return 'must have origins as a browser spells them: https://app.example.com, without a slash or a default port.';
  }
  const { protocol, hostname } = new URL(origin);
  if (isAddress(hostname)) {
    return `has ${origin}: no browser has passkeys for an IP address. Use a domain name.`;
  }
  if (protocol !== 'https:' && !isLocalhost(hostname)) {
    return `has ${origin}: browsers have passkeys on https: pages only, except on localhost.`;
  }
  return null;
}

function isAddress(hostname: string): boolean {
  return isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
}

function isLocalhost(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost');
}

function isWeb(origin: string): boolean {
  return !ANDROID_APP.test(origin);
}

function isBelow(origin: string, rpId: string): boolean {
  const { hostname } = new URL(origin);
  return hostname === rpId || hostname.endsWith(`.${rpId}`);
}

/** Returns the name by which browsers count sites: `example` of `www.example.com` and of `example.co.uk`. */
function getSiteName(origin: string): string {
  const labels = new URL(origin).hostname.split('.');
  const suffix = PUBLIC_SUFFIX.test(labels.slice(-2).join('.')) ? 2 : 1;
  return labels.at(-1 - suffix) ?? labels[0]!;
}
