import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { generateEcKeys, generateRsaKeys } from '../../src/crypto/key-pairs.js';
import { type Fault, FAULTS, type Signing, TOLERATED_FAULTS } from './hostile-faults.js';
import { IssuerAddress } from './issuer-address.js';
import { forge } from './tokens.js';

const CLIENT_ID = 'nightlatch';
const CLIENT_SECRET = 'h'.repeat(40);
const KID = 'hostile';
const ALL_FAULTS = { ...FAULTS, ...TOLERATED_FAULTS };

/** An authorization request whose code is not redeemed yet. */
interface Pending {
  nonce: string | null;
  sub: string;
}

/** The parts of a request to the provider. */
interface Asked {
  request: IncomingMessage;
  response: ServerResponse;
  query: URLSearchParams;
  issuer: string;
  fault: Fault;
  id: string;
}

/**
 * A provider with a fault for each path below its address: `/alg-none` is the issuer of a provider that signs nothing.
 * `/honest` has none. Each person has a verified address, so a fault that is not seen ends in an account. A person at the
 * provider `x` has the `sub` `x`, and another one in the query parameter `login_hint`.
 */
export class HostileProvider {
  private readonly keys = generateEcKeys('P-256');
  private readonly rsaKeys = generateRsaKeys(2048);
  private readonly codes = new Map<string, Pending>();
  /** The clock of the ID tokens. */
  now = () => new Date();

  private constructor(private readonly address: IssuerAddress) {
    address.serve((request, response) => void this.answer(request, response));
  }

  static async start(): Promise<HostileProvider> {
    return new HostileProvider(await IssuerAddress.claim());
  }

  get url(): string {
    return this.address.url;
  }

  stop(): Promise<void> {
    return this.address.leave();
  }

  /** Returns the entry of a provider in the list of providers of a server. Its id is the name of its fault. */
  getSetting(id: string) {
    return {
      id,
      name: 'Evil',
      issuer: `${this.url}/${id}`,
      client_id: CLIENT_ID,
      client_secret: CLIENT_SECRET,
      ...ALL_FAULTS[id]?.setting,
    };
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, this.url);
    const [, id = '', ...rest] = url.pathname.split('/');
    const endpoint = rest.join('/');
    const fault = ALL_FAULTS[id] ?? {};
    const issuer = `${this.url}/${id}`;
    const asked = { request, response, query: url.searchParams, issuer, fault, id };
    if (endpoint === '.well-known/openid-configuration') this.discover(asked);
    else if (endpoint === 'authorize') this.authorize(asked);
    else if (endpoint === 'token' && fault.tokenAnswer) fault.tokenAnswer(response);
    // `moved` is where a redirect of the token endpoint leads.
    else if (endpoint === 'token' || endpoint === 'moved') await this.exchange(asked);
    else if (endpoint === 'jwks') this.showKeys(asked);
    else if (endpoint === 'userinfo') this.showPerson(asked);
    else send(response, { error: 'not_found' }, 404);
  }

  private discover({ response, issuer, fault }: Asked): void {
    const document = {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256', 'ES256', 'HS256', 'none'],
      ...fault.discovery,
    };
    if (fault.discoveryAnswer) fault.discoveryAnswer(response);
    else send(response, document);
  }

  private authorize({ response, query, issuer, fault, id }: Asked): void {
    const code = randomBytes(16).toString('hex');
    this.codes.set(code, { nonce: query.get('nonce'), sub: query.get('login_hint') ?? id });
    const parameters = new URLSearchParams({ code, state: query.get('state') ?? '' });
    fault.redirect?.(parameters, issuer);
    const target = query.get('redirect_uri') ?? '';
    if (query.get('response_mode') === 'form_post') return sendForm(response, target, parameters);
    response.writeHead(303, { location: `${target}?${parameters.toString()}` });
    response.end();
  }

  private async exchange({ request, response, issuer, fault }: Asked): Promise<void> {
    const form = new URLSearchParams(await text(request));
    const code = form.get('code') ?? '';
    const pending = this.codes.get(code);
    if (!pending || !form.has('code_verifier')) return send(response, INVALID_GRANT, 400);
    this.codes.delete(code);
    const answer = {
      access_token: 'opaque',
      token_type: 'Bearer',
      expires_in: 60,
      id_token: this.createIdToken(issuer, pending, fault),
      ...fault.tokenMembers,
    };
    send(response, answer);
  }

  private createIdToken(issuer: string, { nonce, sub }: Pending, fault: Fault): string {
    const seconds = Math.floor(this.now().getTime() / 1000);
    const claims = {
      iss: issuer,
      aud: CLIENT_ID,
      sub,
      nonce,
      iat: seconds,
      exp: seconds + 300,
      email: `${sub}@example.org`,
      email_verified: true,
      name: 'Eve',
      ...fault.claims,
      ...fault.makeClaims?.(seconds, issuer),
    };
    const honest: Signing = { header: { alg: 'ES256', kid: KID }, key: this.keys.privateKey };
    const secrets = { ecKeys: this.keys, rsaKeys: this.rsaKeys, clientSecret: CLIENT_SECRET };
    const { header, key } = fault.sign?.(secrets) ?? honest;
    return forge({ typ: 'JWT', kid: KID, ...header }, fault.payload ?? claims, key);
  }

  private showKeys({ response, fault }: Asked): void {
    if (fault.jwksAnswer) return fault.jwksAnswer(response);
    const keys = [
      { ...this.keys.publicKey.export({ format: 'jwk' }), kid: KID, use: 'sig', alg: 'ES256' },
      { ...this.rsaKeys.publicKey.export({ format: 'jwk' }), kid: 'rsa', use: 'sig', alg: 'RS256' },
    ];
    send(response, { keys });
  }

  private showPerson({ response, fault, id }: Asked): void {
    if (fault.userinfoAnswer) return fault.userinfoAnswer(response);
    send(response, {
      sub: id,
      email: `${id}@example.org`,
      email_verified: true,
      ...fault.userinfo,
    });
  }
}

const INVALID_GRANT = { error: 'invalid_grant' };

function send(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** Answers with a form for the browser to send (OAuth 2.0 Form Post Response Mode). */
function sendForm(response: ServerResponse, target: string, parameters: URLSearchParams): void {
  const inputs = [...parameters].map(
    ([name, value]) =>
      `<input type="hidden" name="${name}" value="${value.replaceAll('"', '&quot;')}">`,
  );
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end(`<form method="post" action="${target}">${inputs.join('')}</form>`);
}
