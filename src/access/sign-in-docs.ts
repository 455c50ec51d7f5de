import type { Abstract } from '@nestjs/common';
import { type ModuleRef, ModulesContainer } from '@nestjs/core';

/** The name of the security scheme in the OpenAPI document: an access token. */
export const SECURITY_SCHEME = 'oauth2';

/** The name of the security scheme of a client that authenticates with its id and secret (RFC 6749 section 2.3.1). */
export const CLIENT_SCHEME = 'oauth2-client';

/** Tells the Swagger page where its Authorize button signs in. The token endpoint's module, or `AccessModule`, provides it. */
export abstract class SignInDocs {
  /** The token endpoint of the password grant (RFC 6749 section 4.3), or null if it is off. */
  abstract readonly tokenUrl: string | null;
  /** The scopes, each with a description for the user. */
  abstract readonly scopes: Readonly<Record<string, string>>;
  /** The scopes of OpenID Connect, if it is on. They are about the user, not about this API. */
  readonly openIdScopes?: Readonly<Record<string, string>>;
}

/** Tells the Swagger page where users sign in in their browser (RFC 6749 section 4.1). `AuthorizeModule` provides it. */
export abstract class BrowserSignInDocs {
  /** The authorization endpoint, at the origin of the issuer. */
  abstract readonly authorizationUrl: string;
  /** The token endpoint. */
  abstract readonly tokenUrl: string;
  /** Further scopes, beside those of {@link SignInDocs}. */
  abstract readonly scopes: Readonly<Record<string, string>>;
}

/** Returns what an application provides for its Swagger page, or null if no module provides anything. */
export function findSignInDocs(app: Pick<ModuleRef, 'get'>): SignInDocs | null {
  return find(app, SignInDocs);
}

/** Returns where the users of an application sign in in their browser, or null if they cannot. */
export function findBrowserSignInDocs(app: Pick<ModuleRef, 'get'>): BrowserSignInDocs | null {
  return find(app, BrowserSignInDocs);
}

/** Does not call `app.get(type)`, which ends the process of an application that has no such provider, also in a `try`. */
function find<T>(app: Pick<ModuleRef, 'get'>, type: Abstract<T>): T | null {
  const modules = [...app.get(ModulesContainer, { strict: false }).values()];
  const found = modules.map(({ providers }) => providers.get(type)).find(Boolean);
  return (found?.instance as T | undefined) ?? null;
}
