/** Whom a token speaks for. */
export interface TokenSubject {
  /** The `sub`: the user's id, or what stands for the client where it acts for itself. */
  subject: string;
  /** `sid`. */
  sessionId: string;
  clientId: string;
  /** `roles`, as they were when the token was issued. */
  roles: readonly string[];
  /** The token itself, for who has to ask elsewhere. */
  token: string;
}

/** What is true of a token's subject now, whatever was true when the token was issued. */
export interface SubjectState {
  /** The `User.id` in the issuer's own database; null or left out if the subject is no user there. */
  userId?: string | null;
  username: string | null;
  disabled: boolean;
  roles: readonly string[];
  /** Scopes that the token may name and the subject does not have, or no longer. None where left out. */
  withheldScopes?: readonly string[];
}

/**
 * Asked on every guarded request about the token's subject, and so to be answered from memory where that can
 * be. Whoever knows users and sessions provides it.
 *
 * @example
 * ```ts
 * import { Injectable } from '@nestjs/common';
 * import { AccessModule, type SubjectState, SubjectResolver, type TokenSubject } from 'nightlatch/access';
 *
 * // A service without users that shuts some of them out all the same.
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
  /** Null: the subject is gone, or the session is over. */
  abstract resolve(token: TokenSubject): SubjectState | null | Promise<SubjectState | null>;
}
