import type { INestApplicationContext } from '@nestjs/common';
import type { DocumentBuilder } from '@nestjs/swagger';
import { findMark } from '../http/route-mark.js';
import { documentGuards } from './openapi/document-guards.js';
import { findRoutes } from './openapi/routes.js';
import { declareTags } from './openapi/tags.js';
import { promptForSecondFactor } from './openapi/second-factor-prompt.js';
import {
  CLIENT_SCHEME,
  findBrowserSignInDocs,
  findSignInDocs,
  SECURITY_SCHEME,
} from './sign-in-docs.js';
import {
  fillCodeForm,
  forgetPasswords,
  hideClientForm,
  signInInTab,
} from './openapi/swagger-plugins.js';

/**
 * Adds the Authorize button to the Swagger page of an application, the lock and the errors to its guarded routes, and the
 * descriptions of our tags. The button signs in on the pages of `AuthorizeModule`, and with a user name and a password if
 * the password grant is on, or if `AccessModule` has a `tokenUrl`. With none of them it asks for a token. The lock of an
 * OAuth endpoint asks for the id and secret of a client.
 * @throws Error if the builder already has a security scheme of the name `oauth2` or `oauth2-client`.
 */
export function withAuthDocs(
  builder: DocumentBuilder,
  app: INestApplicationContext,
): DocumentBuilder {
  assertFree(builder);
  const routes = findRoutes(app);
  documentGuards(app, routes);
  declareTags(builder, routes.values());
  if ([...routes.keys()].some((handler) => findMark(handler)?.client)) {
    const description = 'The id and the secret of a client: for your services, not for users.';
    builder.addBasicAuth({ type: 'http', scheme: 'basic', description }, CLIENT_SCHEME);
  }
  const { tokenUrl, scopes, openIdScopes } = findSignInDocs(app) ?? { tokenUrl: null, scopes: {} };
  const browser = findBrowserSignInDocs(app);
  if (tokenUrl === null && browser === null) {
    return builder.addBearerAuth({ type: 'http', scheme: 'bearer' }, SECURITY_SCHEME);
  }
  const flows = {
    ...(tokenUrl !== null && { password: { tokenUrl, scopes: { ...scopes, ...openIdScopes } } }),
    ...(browser && {
      authorizationCode: {
        authorizationUrl: browser.authorizationUrl,
        tokenUrl: browser.tokenUrl,
        scopes: { ...scopes, ...browser.scopes },
      },
    }),
  };
  return builder.addOAuth2({ type: 'oauth2', flows }, SECURITY_SCHEME);
}

/** Throws if the application has a scheme of the same name, because its routes would then ask for the wrong credentials. */
function assertFree(builder: DocumentBuilder): void {
  const schemes = builder.build().components?.securitySchemes ?? {};
  for (const name of [SECURITY_SCHEME, CLIENT_SCHEME]) {
    if (!Object.hasOwn(schemes, name)) continue;
    throw new Error(
      `The security scheme "${name}" is declared already. Give yours another name, as the second argument of ` +
        'addOAuth2() and of ApiOAuth2(); call withAuthDocs() once for a DocumentBuilder.',
    );
  }
}

/**
 * Options for `SwaggerModule.setup()`: the button signs in in the browser, and with a password asks for the second factor of
 * a user who has one. A reload of the page keeps the token, and a password or a client secret is never stored.
 */
export const AUTH_SWAGGER_OPTIONS = {
  persistAuthorization: true,
  plugins: [forgetPasswords, hideClientForm, fillCodeForm, signInInTab],
  responseInterceptor: promptForSecondFactor,
};
