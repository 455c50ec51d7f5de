import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { IssuerAddress } from './issuer-address.js';

/** An address of an account, as `GET /user/emails` lists it. */
interface GitHubAddress {
  email: string;
  primary: boolean;
  verified: boolean;
  visibility: 'public' | 'private' | null;
}

const SECRET = 'g'.repeat(40);

/** The endpoints of GitHub and of its API that a sign-in needs, on one address, as its documentation describes them. */
export class FakeGitHub {
  readonly clientId = 'Iv1.0123456789abcdef';
  readonly clientSecret = SECRET;
  /** What `GET /user` answers. */
  account: Record<string, unknown> = {
    login: 'octocat',
    id: 583_231,
    email: null,
    name: 'Mona Lisa',
  };
  /** What `GET /user/emails` answers. */
  addresses: GitHubAddress[] = [createAddress('octocat@example.org')];
  private readonly challenges = new Map<string, string>();
  private readonly tokens = new Set<string>();

  private constructor(readonly address: IssuerAddress) {
    address.serve((request, response) => void this.answer(request, response));
  }

  static async start(): Promise<FakeGitHub> {
    return new FakeGitHub(await IssuerAddress.claim());
  }

  get url(): string {
    return this.address.url;
  }

  stop(): Promise<void> {
    return this.address.leave();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url!, this.url);
    if (pathname === '/login/oauth/authorize') this.authorize(searchParams, response);
    else if (pathname === '/login/oauth/access_token') await this.exchange(request, response);
    else if (!this.isAllowed(request)) send(response, { message: 'Requires authentication' }, 401);
    else if (pathname === '/user') send(response, this.account);
    else if (pathname === '/user/emails') send(response, this.addresses);
    else send(response, { message: 'Not Found' }, 404);
  }

  private authorize(query: URLSearchParams, response: ServerResponse): void {
    const code = randomBytes(10).toString('hex');
    this.challenges.set(code, query.get('code_challenge') ?? '');
    const back = new URLSearchParams({ code, state: query.get('state') ?? '' });
    response.writeHead(302, { location: `${query.get('redirect_uri')}?${back.toString()}` });
    response.end();
  }

  /** GitHub answers errors with the status 200, and with a form unless JSON is asked for. */
  private async exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await text(request));
    const code = form.get('code') ?? '';
    const verifier = form.get('code_verifier') ?? '';
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const isJson = request.headers.accept?.includes('application/json');
    const isRight = form.get('client_secret') === SECRET && isJson;
    if (!isRight || this.challenges.get(code) !== challenge) {
      return send(response, { error: 'bad_verification_code', error_description: 'Expired.' });
    }
    this.challenges.delete(code);
    const token = `gho_${randomBytes(18).toString('hex')}`;
    this.tokens.add(token);
    send(response, { access_token: token, scope: 'read:user,user:email', token_type: 'bearer' });
  }

  /** GitHub's API rejects requests without a `User-Agent`. */
  private isAllowed({ headers }: IncomingMessage): boolean {
    const token = headers.authorization?.replace(/^bearer /i, '') ?? '';
    return this.tokens.has(token) && headers['user-agent'] !== undefined;
  }
}

/** Returns a primary address that is verified, unless `more` says otherwise. */
export function createAddress(email: string, more: Partial<GitHubAddress> = {}): GitHubAddress {
  return { email, primary: true, verified: true, visibility: 'private', ...more };
}

function send(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}
