import type { ModuleRef } from '@nestjs/core';

/** Tells the Swagger page where its Authorize button signs in. The token endpoint's module, or `AccessModule`, provides it. */
export abstract class SignInDocs {
  /** The token endpoint of the password grant (RFC 6749 section 4.3), or null if it is off. */
  abstract readonly tokenUrl: string | null;
  /** The scopes, each with a description for the user. */
  abstract readonly scopes: Readonly<Record<string, string>>;
}

/** Returns what an application provides for its Swagger page, or null if no module provides anything. */
export function findSignInDocs(app: Pick<ModuleRef, 'get'>): SignInDocs | null {
  try {
    return app.get<SignInDocs>(SignInDocs, { strict: false });
  } catch {
    return null;
  }
}
