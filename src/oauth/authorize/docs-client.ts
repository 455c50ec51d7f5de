import { Injectable, type OnModuleInit } from '@nestjs/common';
import { BrowserSignInDocs } from '../../access/sign-in-docs.js';
import { ACCOUNT_SCOPE } from '../../clients/built-in-scopes.js';
import { DOCS_CLIENT_ID } from '../../clients/client.js';
import { ClientRegistry } from '../../clients/client-registry.js';
import { PublicPaths } from '../../http/public-paths.js';
import { AUTHORIZE_PATH } from './authorization-flow.js';

/** Where a sign-in of the Swagger page ends, below the issuer. A plugin of Swagger UI in `access/` has the same text. */
export const DOCS_REDIRECT_PATH = '/sign-in/docs';

/**
 * The built-in client of the Swagger page, wherever the application serves that. It gets no refresh token: the page would
 * store it where every script of the origin can read it.
 */
@Injectable()
export class DocsClient extends BrowserSignInDocs implements OnModuleInit {
  readonly authorizationUrl: string;
  readonly tokenUrl: string;
  readonly scopes = { [ACCOUNT_SCOPE]: 'Change how you sign in' };

  constructor(
    private readonly clients: ClientRegistry,
    private readonly paths: PublicPaths,
  ) {
    super();
    this.authorizationUrl = paths.toUrl(AUTHORIZE_PATH);
    this.tokenUrl = new URL(paths.toUrl('/token')).pathname;
  }

  /** At the start, because another instance than the one whose page is open may answer the request. */
  onModuleInit(): void {
    this.clients.addBuiltIn({
      id: DOCS_CLIENT_ID,
      name: 'API documentation',
      grantTypes: ['authorization_code'],
      redirectUris: [this.paths.toUrl(DOCS_REDIRECT_PATH)],
    });
  }
}
