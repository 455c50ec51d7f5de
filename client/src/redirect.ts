import type { Nightlatch } from './client.js';
import { NightlatchError } from './errors.js';
import type { Session } from './shared-session.js';

/** How long a person may take to sign in. */
const TRIP_MS = 10 * 60_000;

/** The options of `signInWithRedirect()`. */
export interface RedirectOptions {
  /** The page that calls `completeRedirect()`: one of the redirect URIs of the client. Default: `/callback` of the origin. */
  redirectUri?: string | undefined;
  scope?: string | undefined;
  /** The path to come back to. Default: that of this page. */
  returnTo?: string | undefined;
  /** Further parameters of the request, for example `prompt`, `max_age` or `login_hint`. */
  parameters?: Readonly<Record<string, string>> | undefined;
}

/** The end of a sign-in with a redirect. */
export interface CompletedRedirect {
  session: Session;
  /** A path of this origin. */
  returnTo: string;
}

/** What the page remembers until the browser comes back. */
interface Trip {
  verifier: string;
  redirectUri: string;
  returnTo: string;
  at: number;
}

/** The last exchange of this page, and its code, which can be exchanged once: React's StrictMode runs an effect twice. */
let last: Promise<CompletedRedirect | null> = Promise.resolve(null);
let lastAnswer = '';
/** The exchange that has not ended: its code is no longer in the URL. */
let pending: Promise<CompletedRedirect> | null = null;

/**
 * Leads to the sign-in page of the server (RFC 6749 section 4.1, with PKCE). The promise does not resolve: the page is left.
 * @throws TypeError if the client has no `clientId`.
 */
export async function signInWithRedirect(
  { issuer, clientId }: Nightlatch,
  options: RedirectOptions = {},
): Promise<void> {
  if (!clientId) throw new TypeError('createNightlatch() needs a clientId for redirects.');
  const { origin, pathname, search, hash } = location;
  const { redirectUri = `${origin}/callback`, returnTo = pathname + search + hash } = options;
  const [state, verifier] = [randomText(16), randomText(32)];
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  saveTrip(state, { verifier, redirectUri, returnTo, at: Date.now() });
  const query = new URLSearchParams({
    ...options.parameters,
    ...(options.scope !== undefined && { scope: options.scope }),
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    state,
    code_challenge: toBase64Url(new Uint8Array(digest)),
    code_challenge_method: 'S256',
  });
  location.assign(`${issuer}/authorize?${query}`);
  // The page is still here for a moment.
  await new Promise(() => {});
}

/**
 * Finishes a sign-in on the page that the browser came back to. A second call with the same code returns the same promise.
 * @returns null if the page was not opened by a sign-in.
 * @throws NightlatchError `invalid_state` (the sign-in began in another browser, or more than ten minutes ago),
 *   `invalid_issuer`, or the error of the server, for example `access_denied`.
 */
export function completeRedirect(
  nightlatch: Nightlatch,
  url: string = location.href,
): Promise<CompletedRedirect | null> {
  const { searchParams } = new URL(url);
  const answer = searchParams.get('code') ?? searchParams.get('error');
  const state = searchParams.get('state');
  // Other scripts of the page may sign in elsewhere, and take their answers themselves.
  const isOurs = state && (isFrom(nightlatch, searchParams) || readTrip(state));
  if (!answer || !isOurs) return Promise.resolve(pending);
  if (answer !== lastAnswer) {
    lastAnswer = answer;
    last = pending = complete(nightlatch, searchParams).finally(() => (pending = null));
    hideAnswer();
  }
  return last;
}

async function complete(
  nightlatch: Nightlatch,
  answer: URLSearchParams,
): Promise<CompletedRedirect> {
  const state = answer.get('state')!;
  const trip = readTrip(state);
  forgetTrip(state);
  if (!trip || Math.abs(Date.now() - trip.at) > TRIP_MS) throw new NightlatchError('invalid_state');
  if (!isFrom(nightlatch, answer)) throw new NightlatchError('invalid_issuer');
  const error = answer.get('error');
  if (error) {
    throw new NightlatchError(error, 0, undefined, { detail: answer.get('error_description') });
  }
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: nightlatch.clientId!,
    code: answer.get('code')!,
    redirect_uri: trip.redirectUri,
    code_verifier: trip.verifier,
  });
  await nightlatch.exchange('/token', form);
  return { session: nightlatch.session!, returnTo: toOwnPath(trip.returnTo) };
}

/** Returns whether the answer is from the server, which always says so (RFC 9207). */
function isFrom({ issuer }: Nightlatch, answer: URLSearchParams): boolean {
  return answer.get('iss')?.replace(/\/+$/, '') === issuer;
}

/** Takes the answer out of the URL, where the history, other scripts and the Referer header would show it. */
function hideAnswer(): void {
  const url = new URL(location.href);
  for (const name of ['code', 'state', 'iss', 'error', 'error_description']) {
    url.searchParams.delete(name);
  }
  history.replaceState(history.state, '', url);
}

/** Returns the path, or `/` for what a browser may take for a URL of another origin. */
function toOwnPath(path: string): string {
  return /^\/(?![/\\])[^\t\n\r]*$/.test(path) ? path : '/';
}

/** The places of a trip. The second one is used if the first one is blocked. */
const STORES = ['sessionStorage', 'localStorage'] as const;
const toKey = (state: string): string => `nightlatch:trip:${state}`;

function saveTrip(state: string, trip: Trip): void {
  for (const name of STORES) {
    try {
      globalThis[name].setItem(toKey(state), JSON.stringify(trip));
      return;
    } catch {
      // Blocked, or full.
    }
  }
}

/** Returns the trip, or null if it did not begin in this browser, or has ended. */
function readTrip(state: string): Trip | null {
  for (const name of STORES) {
    try {
      const trip = JSON.parse(globalThis[name].getItem(toKey(state))!) as Trip | null;
      if (trip) return trip;
    } catch {
      // Blocked, or not ours.
    }
  }
  return null;
}

function forgetTrip(state: string): void {
  for (const name of STORES) {
    try {
      globalThis[name].removeItem(toKey(state));
    } catch {
      // Blocked.
    }
  }
}

function randomText(bytes: number): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(bytes)));
}

function toBase64Url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
