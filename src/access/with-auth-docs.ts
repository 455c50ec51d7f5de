import type { INestApplicationContext } from '@nestjs/common';
import type { DocumentBuilder } from '@nestjs/swagger';
import { findMark } from '../http/route-mark.js';
import { documentGuards } from './openapi/document-guards.js';
import { findRoutes } from './openapi/routes.js';
import { declareTags } from './openapi/tags.js';
import { CLIENT_SCHEME, SECURITY_SCHEME } from './security-schemes.js';
import { findSignInDocs } from './sign-in-docs.js';

/**
 * Adds the Authorize button to the Swagger page of an application, the lock and the errors to its guarded routes, and the
 * descriptions of our tags. The button asks for a user name and a password if the password grant is on, or if
 * `AccessModule` has a `tokenUrl`; otherwise for a token. The lock of an OAuth endpoint asks for the id and secret of a
 * client.
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
  const { tokenUrl, scopes } = findSignInDocs(app) ?? { tokenUrl: null, scopes: {} };
  if (tokenUrl === null) {
    return builder.addBearerAuth({ type: 'http', scheme: 'bearer' }, SECURITY_SCHEME);
  }
  const flows = { password: { tokenUrl, scopes: { ...scopes } } };
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
 * Options for `SwaggerModule.setup()`: a reload of the page keeps the token, and a password or a client secret is never
 * stored.
 */
export const AUTH_SWAGGER_OPTIONS = {
  persistAuthorization: true,
  plugins: [forgetPasswords, hideClientForm],
};

/**
 * Runs in the browser. Swagger UI stores the whole authorization in localStorage, so this removes passwords and client
 * secrets from it: those of the password grant at once, those of a Basic scheme when it is stored.
 */
function forgetPasswords(): object {
  type Authorization = { auth: Record<string, unknown> };
  type Stored = Record<string, { schema: { scheme?: string } }>;
  interface State {
    authSelectors: { authorized(): { toJS(): Stored } };
    getConfigs(this: void): { persistAuthorization?: boolean };
  }
  const { localStorage } = globalThis as unknown as {
    localStorage: { setItem(name: string, value: string): void };
  };
  const authorizeOauth2 = (original: (given: Authorization) => unknown) => (given: Authorization) =>
    original({ ...given, auth: { ...given.auth, password: undefined, clientSecret: undefined } });
  const persistAuthorizationIfNeeded =
    (_original: unknown, { authSelectors, getConfigs }: State) =>
    () => {
      if (!getConfigs().persistAuthorization) return;
      const all = Object.entries(authSelectors.authorized().toJS());
      const kept = Object.fromEntries(
        all.filter(([, { schema }]) => schema.scheme?.toLowerCase() !== 'basic'),
      );
      localStorage.setItem('authorized', JSON.stringify(kept));
    };
  const wrapActions = { authorizeOauth2, persistAuthorizationIfNeeded };
  return { statePlugins: { auth: { wrapActions } } };
}

/**
 * Runs in the browser. The Authorize button is for users: it leaves out the form of a client, which Swagger UI would show
 * first. The lock of an OAuth endpoint shows that form.
 */
function hideClientForm(): object {
  interface Definitions {
    size: number;
    filter(isKept: (definition: Map<string, unknown>) => boolean): Definitions;
  }
  const showDefinitions =
    (original: (given: Definitions | false) => unknown) => (given: Definitions | false) =>
      // The name is CLIENT_SCHEME, which is not known in the browser.
      original(given && given.size > 1 ? given.filter((one) => !one.has('oauth2-client')) : given);
  return { statePlugins: { auth: { wrapActions: { showDefinitions } } } };
}
