import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { IssuerAddress } from './issuer-address.js';
import type { PagesBrowser } from './pages-browser.js';
import { readBlocks } from './pages.js';

const LIBRARY = 'node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js';

/** The application of docs/openid-connect.md, on an origin of its own: a page with oidc-client-ts. */
export class NotesSite {
  private constructor(
    readonly url: string,
    readonly close: () => Promise<void>,
  ) {}

  /** Serves the page, and registers it as a client of the server. */
  static async start({ server }: Pick<PagesBrowser, 'server'>): Promise<NotesSite> {
    const [example] = readBlocks('docs/openid-connect.md', 'html');
    const page = example!.code.replace('https://id.example.com', server.url);
    const site = await IssuerAddress.claim();
    site.serve((request, response) => {
      const isLibrary = request.url === '/oidc-client-ts.min.js';
      response.setHeader('content-type', isLibrary ? 'text/javascript' : 'text/html');
      response.end(isLibrary ? readFileSync(LIBRARY) : page);
    });
    const url = `${site.url}/`;
    const uris = ['--redirect-uri', url, '--post-logout-redirect-uri', url];
    const scopes = ['openid', 'profile', 'email'].flatMap((scope) => ['--scope', scope]);
    const grants = ['--grant', 'authorization_code', '--grant', 'refresh_token'];
    const client = ['--id', 'notes', '--name', 'Notes', '--public', ...grants, ...scopes, ...uris];
    expect((await server.cli('clients', 'create', ...client)).stderr).toBe('');
    return new NotesSite(url, () => site.leave());
  }
}
