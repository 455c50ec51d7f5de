import type { Credential } from './principal.js';

/** What an access token says about its subject. */
export interface TokenSubject {
  /** The `sub`: the user's id, or the subject of a client that acts for itself. */
  subject: string;
  /** What kind of token it is. */
  credential: Credential;
  /** The `sid`. For a personal access token its own id, which no session has. */
  sessionId: string;
  clientId: string;
  /** The roles of the user when the token was issued. */
  roles: readonly string[];
  /** The scopes of the token. */
  scopes: readonly string[];
  /** The token itself, for a resolver that asks another server about it. */
  token: string;
}

/** The current state of a token's subject, which may have changed after the token was issued. */
export interface SubjectState {
  /** The `User.id` in the issuer's own database; null or left out if the subject is no user there. */
  userId?: string | null;
  username: string | null;
  disabled: boolean;
  roles: readonly string[];
  /** Whether the user has verified their e-mail address. Default: what the token says. */
  emailVerified?: boolean;
  /** How strong the sign-in was, and when, in seconds since the epoch. Default: what the token says. */
  acr?: string;
  authTime?: number;
  /** Scopes of the token that the subject may not use now. None by default. */
  withheldScopes?: readonly string[];
}

/**
 * Looks up the subject of an access token. The guards call it on every request, so it should answer from memory.
 *
 * @example
 * ```ts
 * import { Injectable } from '@nestjs/common';
 * import { AccessModule, type SubjectState, SubjectResolver, type TokenSubject } from 'nightlatch/access';
 *
 * // A service without users that blocks some subjects of its issuer.
 * @Injectable()
 * class BlockedSubjects extends SubjectResolver {
 *   private readonly blocked = new Set(['019aa7b5-0c1d-7f52-8a43-64c1c2f0a9be']);
 *
 *   resolve({ subject, roles }: TokenSubject): SubjectState {
 *     return { username: null, disabled: this.blocked.has(subject), roles };
 *   }
 * }
 *
 * export const access = AccessModule.forRoot({
 *   issuer: 'https://id.example.com',
 *   audience: 'https://reports.example.com',
 *   overrides: [{ provide: SubjectResolver, useClass: BlockedSubjects }],
 * });
 * ```
 */
export abstract class SubjectResolver {
  /** Returns the current state, or null if the subject was deleted or the session has ended. */
  abstract resolve(token: TokenSubject): SubjectState | null | Promise<SubjectState | null>;
}
