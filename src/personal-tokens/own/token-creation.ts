import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Clock } from '../../clock/clock.js';
import { digestSecret } from '../../crypto/digests.js';
import type { Actor } from '../../events/actor.js';
import { type UnitOfWork, UnitsOfWork } from '../../events/units-of-work.js';
import { RateLimiter } from '../../rate-limits/rate-limiter.js';
import { SessionProofs } from '../../sessions/session-proofs.js';
import { createPersonalToken } from '../../tokens/personal-token.js';
import { InvalidAccessTokenError } from '../../tokens/tokens.errors.js';
import type { PersonalAccessToken } from '../personal-access-token.entity.js';
import { TooManyTokensError } from '../personal-tokens.errors.js';
import {
  PERSONAL_TOKENS_SETTINGS,
  type PersonalTokensSettings,
} from '../personal-tokens.options.js';
import { PersonalTokensStore } from '../personal-tokens.store.js';

/** The most live tokens of a user. */
const MAX_LIVE = 50;
const DAY_MS = 86_400_000;
const HINT_LENGTH = 4;

/** A token to create, whose scopes its owner has. */
interface NewToken {
  /** A new UUIDv7: sent twice, it creates one token. Default: one of our own. */
  id?: string;
  userId: string;
  /** The session that asks for it. */
  sessionId: string;
  name: string;
  scopes: readonly string[];
  days?: number;
}

/** A new token. Its text is shown once. */
export interface CreatedToken {
  token: PersonalAccessToken;
  textPlain: string;
}

/** Creates personal access tokens. */
@Injectable()
export class TokenCreation {
  constructor(
    private readonly store: PersonalTokensStore,
    private readonly sessions: SessionProofs,
    private readonly limiter: RateLimiter,
    private readonly units: UnitsOfWork,
    private readonly clock: Clock,
    @Inject(PERSONAL_TOKENS_SETTINGS) private readonly settings: PersonalTokensSettings,
  ) {}

  /**
   * Creates a token.
   * @throws TokenExistsError if there is a token with the id; TooManyTokensError, LimitExceededError, or
   * InvalidAccessTokenError if the session has ended meanwhile.
   */
  create(given: NewToken, actor: Actor): Promise<CreatedToken> {
    const { userId } = given;
    return this.limiter.attempt(async (attempt) => {
      await attempt.count({ limit: 'personal-tokens-user', userId });
      return this.units.run(actor, (unit) => this.insert(given, unit));
    });
  }

  private async insert(
    { id: givenId, userId, sessionId, name, scopes, days = this.settings.defaultDays }: NewToken,
    unit: UnitOfWork,
  ): Promise<CreatedToken> {
    // The row of the user stays locked. Otherwise a stolen session could leave a token behind while its owner ends all
    // sessions, and parallel requests could pass the limit.
    if (!(await this.sessions.hold(sessionId, unit))) throw new InvalidAccessTokenError();
    const createdAt = this.clock.now();
    const id = givenId ?? uuidv7({ msecs: createdAt.getTime() });
    const textPlain = createPersonalToken(id);
    const token: PersonalAccessToken = {
      id,
      userId,
      name,
      tokenDigest: digestSecret(textPlain),
      hint: textPlain.slice(-HINT_LENGTH),
      scope: scopes.join(' '),
      createdAt,
      expiresAt: new Date(createdAt.getTime() + days * DAY_MS),
      lastUsedAt: null,
      lastUsedAddress: null,
      revokedAt: null,
      revokeReason: null,
    };
    await this.store.add(token, unit.transaction);
    // After the insert, which rejects the id of a form that is sent again.
    const live = await this.store.countLive(userId, createdAt, unit.transaction);
    if (live > MAX_LIVE) throw new TooManyTokensError();
    await unit.record('personal-access-token.created', { userId, tokenId: id });
    return { token, textPlain };
  }
}
