import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../../events/actor.js';
import { NotFoundError, ValidationFailedError } from '../../http/errors.js';
import { CredentialPolicy } from '../../sign-in/credential-policy.js';
import { UsersService } from '../../users/users.service.js';
import type { PersonalAccessToken } from '../personal-access-token.entity.js';
import {
  PERSONAL_TOKENS_SETTINGS,
  type PersonalTokensSettings,
} from '../personal-tokens.options.js';
import { PersonalTokens } from '../personal-tokens.js';
import { TokenScopes } from '../token-scopes.js';
import type { PersonalTokenRequest } from './own-tokens.dto.js';
import { type CreatedToken, TokenCreation } from './token-creation.js';

/** A user, and the session in which they act. */
export interface TokenOwner {
  userId: string | null;
  sessionId: string;
  /** The scopes of the session; null if it has all of its user. */
  scopes: readonly string[] | null;
}

/** What a user can choose for a new token. */
export interface TokenChoices extends Pick<PersonalTokensSettings, 'maxDays' | 'defaultDays'> {
  scopes: Array<{ name: string; allows: string }>;
}

/** What users do with their own personal access tokens. */
@Injectable()
export class OwnTokens {
  constructor(
    private readonly users: UsersService,
    private readonly tokens: PersonalTokens,
    private readonly creation: TokenCreation,
    private readonly scopes: TokenScopes,
    @Inject(PERSONAL_TOKENS_SETTINGS) private readonly settings: PersonalTokensSettings,
    private readonly policy: CredentialPolicy,
  ) {}

  /**
   * Creates a token.
   * @param id see `TokenCreation.create()`
   * @throws VerifiedEmailNeededError, ScopeNotAllowedError, ValidationFailedError or NotFoundError, and what
   * `TokenCreation.create()` throws.
   */
  async create(
    owner: TokenOwner,
    request: PersonalTokenRequest,
    actor: Actor,
    id?: string,
  ): Promise<CreatedToken> {
    const { name, scope, expires_in_days: days } = request;
    const { maxDays } = this.settings;
    if (days !== undefined && days > maxDays) {
      const message = `must be a whole number from 1 to ${maxDays}`;
      throw new ValidationFailedError([{ field: 'expires_in_days', message }]);
    }
    const user = await this.users.getById(owner.userId);
    this.policy.assertMayAdd(user);
    const scopes = this.scopes.parse(scope, user.roles, owner.scopes);
    const { sessionId } = owner;
    return this.creation.create({ id, userId: user.id, sessionId, name, scopes, days }, actor);
  }

  /** Returns what a user with these roles, in a session that has all scopes of its user, can choose for a new token. */
  listChoices(roles: readonly string[]): TokenChoices {
    return { ...this.settings, scopes: this.scopes.describe(roles) };
  }

  /** @throws NotFoundError if the user does not exist. */
  async list({ userId }: Pick<TokenOwner, 'userId'>): Promise<PersonalAccessToken[]> {
    const { id } = await this.users.getById(userId);
    return this.tokens.list(id);
  }

  /** @throws NotFoundError if the user has no such token, or it is revoked. */
  async get({ userId }: TokenOwner, id: string): Promise<PersonalAccessToken> {
    const user = await this.users.getById(userId);
    return this.tokens.get(user.id, id);
  }

  /** @throws NotFoundError if the user has no such token, or it is revoked. */
  async revoke({ userId }: Pick<TokenOwner, 'userId'>, id: string, actor: Actor): Promise<void> {
    const user = await this.users.getById(userId);
    if (!(await this.tokens.revoke({ id, userId: user.id }, 'user', actor))) {
      throw new NotFoundError();
    }
  }
}
