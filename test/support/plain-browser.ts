import { createHash, randomBytes } from 'node:crypto';
import type { ConfiguredClient } from '../../src/index.js';
import type { Settings } from '../../src/server/settings/settings.js';
import { serverTest } from './fixtures.js';
import { type Answer, call } from './http.js';
import { ISSUER, type TestServer, type TestUser } from './server.js';

export const SPA: ConfiguredClient = {
  client_id: 'spa',
  client_name: 'Shop',
  grant_types: ['authorization_code', 'refresh_token'],
  redirect_uris: ['https://shop.example.com/cb', 'https://shop.example.com/cb?from=nl'],
  post_logout_redirect_uris: ['https://shop.example.com/bye'],
  scope: 'items:read items:write',
};
export const WEB: ConfiguredClient = {
  ...SPA,
  client_id: 'web',
  client_name: 'Office',
  client_secret: 'w'.repeat(40),
  redirect_uris: ['https://office.example.com/cb'],
};
export const NATIVE: ConfiguredClient = {
  ...SPA,
  client_id: 'native',
  client_name: 'Desk',
  application_type: 'native',
  redirect_uris: ['http://127.0.0.1/cb', 'com.example.desk:/cb'],
};
/** The built-in client of the Swagger page. */
export const DOCS: ConfiguredClient = {
  client_id: 'nightlatch-docs',
  redirect_uris: [`${ISSUER}/sign-in/docs`],
};
/** Clients for `serverTest({ clients: CLIENTS })`. */
export const CLIENTS = [SPA, WEB, NATIVE];

/** An authorization request, with the verifier that the application keeps. */
export interface Trip {
  path: string;
  parameters: Record<string, string>;
  verifier: string;
}

/** Begins a trip of an application: the path of its authorization request. A parameter that is empty is left out. */
export function beginTrip(
  client: ConfiguredClient,
  changes: Record<string, string> = {},
  verifier = randomBytes(32).toString('base64url'),
): Trip {
  const parameters = {
    client_id: client.client_id,
    redirect_uri: client.redirect_uris![0]!,
    response_type: 'code',
    state: randomBytes(8).toString('hex'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...changes,
  };
  const given = Object.entries(parameters).filter(([, value]) => value !== '');
  const query = new URLSearchParams(given);
  return { path: `/authorize?${query.toString()}`, parameters, verifier };
}

/** A page, or an answer that leads to another server. */
interface Visited extends Answer {
  /** The path of the page, or the URL of the other server. */
  url: string;
}

/** A browser without scripts: it keeps cookies, goes on by itself, and sends forms with what is hidden in them. */
export class PlainBrowser {
  readonly cookies = new Map<string, string>();

  constructor(readonly server: Pick<TestServer, 'url'>) {}

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Sends one request with the cookies, and goes nowhere. */
  async send(
    method: string,
    url: string,
    options: { form?: Record<string, string>; headers?: Record<string, string> } = {},
  ): Promise<Visited> {
    const headers = { ...(this.cookie && { cookie: this.cookie }), ...options.headers };
    const answer = await call(this.server.url, method, url, { ...options, headers });
    for (const text of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(text)!;
      if (value === '') this.cookies.delete(name!);
      else this.cookies.set(name!, value!);
    }
    return { ...answer, url };
  }

  /** Opens a page, and goes on until a page has a form, or another server is reached. */
  open(url: string): Promise<Visited> {
    return this.send('GET', url).then((answer) => this.goOn(answer));
  }

  /** Sends the form of a page, and goes on. */
  async submit(
    page: Visited,
    values: Record<string, string> = {},
    headers: Record<string, string> = {},
  ): Promise<Visited> {
    const form = { ...readHidden(page), ...values };
    const action = /<form method="post" action="([^"]*)"/.exec(String(page.body))?.[1];
    const url = action?.replaceAll('&amp;', '&') ?? page.url;
    return this.goOn(await this.send('POST', url, { form, headers }));
  }

  /** Opens the authorization request, and signs in where it is asked to. */
  async signIn(user: Pick<TestUser, 'username' | 'password'>, path: string): Promise<Visited> {
    const page = await this.open(path);
    const { username, password } = user;
    return page.url.startsWith('/sign-in?') ? this.submit(page, { username, password }) : page;
  }

  private async goOn(answer: Visited): Promise<Visited> {
    const next =
      answer.headers.get('location') ?? answer.headers.get('refresh')?.replace(/^0; url=/, '');
    if (next === undefined || next === null) return answer;
    return next.startsWith('/') ? this.open(next) : { ...answer, url: next };
  }
}

/** Returns the hidden fields of a page's form. */
export function readHidden({ body }: Pick<Answer, 'body'>): Record<string, string> {
  const fields = String(body).matchAll(/<input type="hidden"[^>]* name="(\w+)" value="([^"]*)"/g);
  return Object.fromEntries([...fields].map(([, name, value]) => [name!, value!]));
}

/** Returns the texts that a page shows to be copied. */
export function readCodes({ body }: Pick<Answer, 'body'>): string[] {
  return [...String(body).matchAll(/<li><code>([^<]+)<\/code>/g)].map(([, code]) => code!);
}

/** Returns the link that opens the authenticator app of this device. */
export function readAppLink({ body }: Pick<Answer, 'body'>): string | undefined {
  const href = /<a href="(otpauth:[^"]+)">Open it in an app on this device<\/a>/.exec(String(body));
  return href?.[1]!.replaceAll('&amp;', '&');
}

/** Returns the options that a page has for a passkey. */
// oxlint-disable-next-line typescript/no-explicit-any -- a test reads members of any shape.
export function readPasskeyOptions({ body }: Pick<Answer, 'body'>): any {
  const [, options = ''] = /data-passkey="\w+" data-options="([^"]*)"/.exec(String(body)) ?? [];
  return JSON.parse(options.replaceAll('&quot;', '"')) as unknown;
}

/** Returns the parameters that an application gets at its redirect URI. */
export function readCallback({ url }: Pick<Visited, 'url'>): Record<string, string> {
  return Object.fromEntries(new URL(url).searchParams);
}

/** Exchanges a code at the token endpoint, as the application of the trip. */
export function exchange(
  server: Pick<TestServer, 'call'>,
  trip: Trip,
  code: string,
  changes: Record<string, string> = {},
): Promise<Answer> {
  const form = { ...toExchangeForm(trip, code), ...changes };
  const given = Object.entries(form).filter(([, value]) => value !== '');
  return server.call('POST', '/token', { form: Object.fromEntries(given) });
}

/** Returns the form with which the application of the trip exchanges a code. */
export function toExchangeForm({ parameters, verifier }: Trip, code: string) {
  return {
    grant_type: 'authorization_code',
    code,
    redirect_uri: parameters.redirect_uri!,
    client_id: parameters.client_id!,
    code_verifier: verifier,
  };
}

/** Signs a person in for an application, and returns the code that it gets. */
export async function getCode(
  browser: PlainBrowser,
  user: Pick<TestUser, 'username' | 'password'>,
  client: ConfiguredClient = SPA,
  changes: Record<string, string> = {},
): Promise<{ trip: Trip; code: string }> {
  const trip = beginTrip(client, changes);
  const end = await browser.signIn(user, trip.path);
  const { code } = readCallback(end);
  if (code === undefined) throw new Error(`${end.status} ${end.url} ${String(end.body)}`);
  return { trip, code };
}

/** Returns an access token of a new session for the Swagger page, with the scope `account`. */
export async function getAccountToken(
  browser: PlainBrowser,
  user: Pick<TestUser, 'username' | 'password'>,
  changes: Record<string, string> = {},
): Promise<string> {
  const { trip, code } = await getCode(browser, user, DOCS, { scope: 'account', ...changes });
  const { body } = await exchange(
    { call: (...given) => call(browser.server.url, ...given) },
    trip,
    code,
  );
  return body.access_token;
}

/** Returns a `test` with a server that has {@link CLIENTS}, and a `browser` without scripts. */
export function plainBrowserTest(settings: Partial<Settings> = {}) {
  return serverTest({ clients: CLIENTS, ...settings }).extend(
    'browser',
    ({ server }) => new PlainBrowser(server),
  );
}
