import type { Client } from '../../clients/client.js';
import type { TokenResponse } from '../../sign-in/token-response.dto.js';
import type { RequestOrigin } from '../../sessions/sessions.service.js';
import type { FormParameters } from './form-parameters.js';

/** A token request whose client is known, and may use the grant. */
export interface GrantRequest {
  parameters: FormParameters;
  client: Client;
  origin: RequestOrigin;
}

/**
 * One way to get a token (RFC 6749 section 4). Every provider of the application that extends this class is
 * served at the token endpoint under its `type`: another grant is another file, and no edit.
 *
 * @example
 * ```ts
 * import { Injectable } from '@nestjs/common';
 * import { Grant, type GrantRequest, InvalidGrantError } from 'nightlatch';
 * import { SessionsService, TokenResponseFactory, UsersService } from 'nightlatch';
 *
 * // The application's own: which badges there are, and whose they are.
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
 *     private readonly sessions: SessionsService,
 *     private readonly responses: TokenResponseFactory,
 *   ) {
 *     super();
 *   }
 *
 *   async exchange({ parameters, client, origin }: GrantRequest) {
 *     const userId = await this.badges.findOwnerId(parameters.get('badge') ?? '');
 *     const user = userId === null ? null : await this.users.findById(userId);
 *     if (!user || user.disabled) throw new InvalidGrantError('The badge is not valid');
 *     const scopes = ['reports:read'];
 *     const started = { user, clientId: client.id, scopes, origin };
 *     const session = await this.sessions.start({ ...started, authenticationMethod: 'badge' });
 *     return this.responses.create({ session, user, scopes });
 *   }
 * }
 * ```
 */
export abstract class Grant {
  /** The `grant_type`: a name of RFC 6749, or an absolute URI (section 4.5). */
  abstract readonly type: string;

  /** Whether the first-party client may use it. Any other client may where it was given the type. */
  readonly forFirstParty: boolean = false;

  /** Throws an `OAuthError`, or what tells that the server cannot answer just now. */
  abstract exchange(request: GrantRequest): Promise<TokenResponse>;
}
