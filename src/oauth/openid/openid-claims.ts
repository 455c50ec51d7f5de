import type { User } from '../../users/user.entity.js';

/** Who the claims are about, and which application reads them. */
export interface OpenIdClaimsSubject {
  user: User;
  /** The client that the user signed in to. */
  clientId: string;
  /** The scopes that the user gave the client. */
  scopes: readonly string[];
}

/**
 * Adds claims of the application to id_tokens and to `/userinfo`: groups, a picture. Every provider that extends this class
 * is called for each of them, if its scope was granted.
 *
 * @example
 * ```ts
 * import { Injectable, Module } from '@nestjs/common';
 * import { OpenIdClaims, type OpenIdClaimsSubject } from 'nightlatch';
 *
 * @Injectable()
 * class PictureClaim extends OpenIdClaims {
 *   readonly scope = 'profile';
 *
 *   getClaims({ user }: OpenIdClaimsSubject): Record<string, unknown> {
 *     return { picture: `https://app.example.com/pictures/${user.id}` };
 *   }
 * }
 *
 * @Module({ providers: [PictureClaim] })
 * export class ProfileModule {}
 * ```
 */
export abstract class OpenIdClaims {
  /** The scope that gives the claims: one of OpenID Connect, or one of the option `scopes`. */
  abstract readonly scope: string;

  /** Returns claims about the user. One whose name is taken is left out. */
  abstract getClaims(
    subject: OpenIdClaimsSubject,
  ): Record<string, unknown> | Promise<Record<string, unknown>>;
}
