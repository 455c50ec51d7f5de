import type { Client } from '../../clients/client.js';
import type { RequestOrigin } from '../../http/request-origin.js';
import type { Attempt } from '../../rate-limits/rate-limiter.js';
import type { SignInResult } from '../../sign-in/sign-in.service.js';
import type { TokenResponse } from '../../sign-in/token-response.dto.js';
import type { FormParameters } from '../../http/form-parameters.js';
import type { User } from '../../users/user.entity.js';

/** A token request of a client that is authenticated and may use the grant. */
export interface GrantRequest {
  parameters: FormParameters;
  client: Client;
  request: RequestOrigin;
  /**
   * The attempt, which is counted for the address before the grant runs. Pass it to `SignInService.complete()`, so that a
   * sign-in clears the count of its account. Undefined if the grant does not limit failures.
   */
  attempt?: Attempt;
  /**
   * Counts the attempt for the account too, as a sign-in with a password is counted. Call it before you check what an
   * attacker could guess. For a text that names no account, `user` is null: its answers must be the same.
   * @throws LimitExceededError (429) after five failures, and then until the wait is over.
   */
  countAccount: (user: User | null, login: string) => Promise<void>;
}

/**
 * A grant of the token endpoint (RFC 6749 section 4). Every provider of the application that extends this class is
 * served under its `type`.
 *
 * @example
 * ```ts
 * import { Injectable } from '@nestjs/common';
 * import { Grant, type GrantRequest, InvalidGrantError, SignInService, UsersService } from 'nightlatch';
 *
 * // The application's own: the badges, and their owners.
 * export abstract class Badges {
 *   abstract findOwnerId(badge: string): Promise<string | null>;
 * }
 *
 * @Injectable()
 * export class BadgeGrant extends Grant {
 *   readonly type = 'urn:example:grant-type:badge';
 *
 *   constructor(
 *     private readonly badges: Badges,
 *     private readonly users: UsersService,
 *     private readonly signIn: SignInService,
 *   ) {
 *     super();
 *   }
 *
 *   async exchange({ parameters, client, request, attempt }: GrantRequest) {
 *     const userId = await this.badges.findOwnerId(parameters.get('badge') ?? '');
 *     const user = await this.users.findById(userId);
 *     if (!user || user.disabled) throw new InvalidGrantError('The badge is not valid');
 *     const scopes = ['reports:read'];
 *     // Runs the sign-in steps, and starts the session.
 *     return this.signIn.complete(user, { methods: ['badge'], client, scopes, request, attempt });
 *   }
 * }
 * ```
 */
export abstract class Grant {
  /** The `grant_type`: a name of RFC 6749, or an absolute URI (section 4.5). */
  abstract readonly type: string;

  /** Whether the first-party client may use it. Other clients may if the type is among their grant types. */
  readonly forFirstParty: boolean = false;

  /** Whether every client may use it, because it only finishes what another grant of the client began. */
  readonly continuesOthers: boolean = false;

  /**
   * Whether an address that has failed too often has to wait (429). Every error counts but an `OAuthError` of another kind
   * than `InvalidGrantError`, such as `InvalidRequestError`. Set it to false only for a secret that is too long to guess: any page can send wrong ones from the
   * addresses of its visitors.
   */
  readonly limitsFailures: boolean = true;

  /** Returns whether the token endpoint serves it. Asked once, after the application has started. */
  isServed(): boolean {
    return true;
  }

  /**
   * Answers the request, for a user with what `SignInService.complete` returns.
   * @throws OAuthError if the request is rejected.
   */
  abstract exchange(request: GrantRequest): Promise<TokenResponse | SignInResult>;
}
