import type { INestApplicationContext } from '@nestjs/common';
import type { DocumentBuilder } from '@nestjs/swagger';
import { SECURITY_SCHEME } from '../authenticated.decorator.js';
import { documentGuards } from './document-guards.js';
import { SignInDocs } from './sign-in-docs.js';

/**
 * Gives the Swagger page of an application the Authorize button: a user name and a password where the password grant
 * is on here, or `AccessModule` was told of a `tokenUrl`; else a token to paste. The routes that `@Authenticated()`,
 * `@Scopes()`, `@Roles()` or the guard itself stand before get the lock and the answers of a refusal.
 */
export function withAuthDocs(
  builder: DocumentBuilder,
  app: INestApplicationContext,
): DocumentBuilder {
  documentGuards(app, SECURITY_SCHEME);
  const { tokenUrl = null, scopes = {} } = signInDocsOf(app);
  if (tokenUrl === null) {
    return builder.addBearerAuth({ type: 'http', scheme: 'bearer' }, SECURITY_SCHEME);
  }
  const flows = { password: { tokenUrl, scopes: { ...scopes } } };
  return builder.addOAuth2({ type: 'oauth2', flows }, SECURITY_SCHEME);
}

/**
 * Options for `SwaggerModule.setup()`: the authorization outlives a reload of the page, and the password that was
 * typed for it is not kept.
 */
export const AUTH_SWAGGER_OPTIONS = {
  persistAuthorization: true,
  plugins: [forgetPassword],
};

/**
 * Runs in the browser. To persist an authorization, Swagger UI writes what was typed into the dialog to
 * localStorage, the password among it. The token is enough.
 */
function forgetPassword(): object {
  type Authorization = { auth: Record<string, unknown> };
  const authorizeOauth2 = (original: (given: Authorization) => unknown) => (given: Authorization) =>
    original({ ...given, auth: { ...given.auth, password: undefined, clientSecret: undefined } });
  return { statePlugins: { auth: { wrapActions: { authorizeOauth2 } } } };
}

function signInDocsOf(app: INestApplicationContext): Partial<SignInDocs> {
  try {
    return app.get(SignInDocs, { strict: false });
  } catch {
    // Without an issuer among the modules there is nobody to sign in at.
    return {};
  }
}
