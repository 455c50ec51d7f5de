import type { INestApplicationContext } from '@nestjs/common';
import type { DocumentBuilder } from '@nestjs/swagger';
import { SECURITY_SCHEME } from './authenticated.decorator.js';
import { documentGuards } from './openapi/document-guards.js';
import { SignInDocs } from './sign-in-docs.js';

/**
 * Adds the Authorize button to the Swagger page of an application, and the lock and the errors to its guarded routes.
 * The button asks for a user name and a password if the password grant is on, or if `AccessModule` has a `tokenUrl`;
 * otherwise for a token.
 */
export function withAuthDocs(
  builder: DocumentBuilder,
  app: INestApplicationContext,
): DocumentBuilder {
  documentGuards(app, SECURITY_SCHEME);
  const { tokenUrl = null, scopes = {} } = findSignInDocs(app);
  if (tokenUrl === null) {
    return builder.addBearerAuth({ type: 'http', scheme: 'bearer' }, SECURITY_SCHEME);
  }
  const flows = { password: { tokenUrl, scopes: { ...scopes } } };
  return builder.addOAuth2({ type: 'oauth2', flows }, SECURITY_SCHEME);
}

/**
 * Options for `SwaggerModule.setup()`: a reload of the page keeps the token, and the password is never stored.
 */
export const AUTH_SWAGGER_OPTIONS = {
  persistAuthorization: true,
  plugins: [forgetPassword],
};

/**
 * Runs in the browser. Swagger UI stores the whole authorization in localStorage, so this removes the password and the
 * client secret from it.
 */
function forgetPassword(): object {
  type Authorization = { auth: Record<string, unknown> };
  const authorizeOauth2 = (original: (given: Authorization) => unknown) => (given: Authorization) =>
    original({ ...given, auth: { ...given.auth, password: undefined, clientSecret: undefined } });
  return { statePlugins: { auth: { wrapActions: { authorizeOauth2 } } } };
}

function findSignInDocs(app: INestApplicationContext): Partial<SignInDocs> {
  try {
    return app.get(SignInDocs, { strict: false });
  } catch {
    // No module provides them.
    return {};
  }
}
