import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { digestSecret, isSameDigest } from '../../crypto/digests.js';
import { Clock } from '../../clock/clock.js';
import type { Actor } from '../../events/actor.js';
import { UnavailableError } from '../../http/errors.js';
import { OpaqueTokenVerifier, type PresentedFrom } from '../../tokens/opaque-tokens.js';
import { parsePersonalTokenId, PERSONAL_TOKEN_PREFIX } from '../../tokens/personal-token.js';
import type { Principal } from '../../tokens/principal.js';
import { InactiveSubjectError, InvalidAccessTokenError } from '../../tokens/tokens.errors.js';
import { PersonalTokens } from '../personal-tokens.js';
import { LastUses } from './last-uses.js';
import { type CachedToken, LiveTokens } from './live-tokens.js';
import { TokenPrincipals } from './token-principals.js';
import { TokenRefusals } from './token-refusals.js';

const MAX_TOKENS = 20_000;

/** Verifies personal access tokens: from memory, once their row was read. It keeps no token. */
@Injectable()
export class PersonalTokenVerifier extends OpaqueTokenVerifier {
  readonly prefix = PERSONAL_TOKEN_PREFIX;
  /** The ids of tokens whose secret has matched, by the digest: the text of a token in use is not parsed again. */
  private readonly ids = new LRUCache<string, string>({
    maxSize: MAX_TOKENS,
    sizeCalculation: () => 1,
  });

  constructor(
    private readonly live: LiveTokens,
    private readonly principals: TokenPrincipals,
    private readonly uses: LastUses,
    private readonly tokens: PersonalTokens,
    private readonly refusals: TokenRefusals,
    private readonly clock: Clock,
  ) {
    super();
  }

  /**
   * Returns the owner of the token. Until the secret matches, every token gets the same answer.
   * @throws InvalidAccessTokenError, InactiveSubjectError or UnavailableError.
   */
  async verify(token: string, { ip = null, isRelayed = false }: PresentedFrom): Promise<Principal> {
    const row = await this.find(token, ip);
    if (!row) throw new InvalidAccessTokenError();
    if (row.revokedAt !== null) {
      this.refusals.report('revoked', row.id);
      throw new InvalidAccessTokenError();
    }
    if (row.expiresAt <= this.clock.now()) {
      this.refusals.report('expired', row.id);
      throw new InvalidAccessTokenError('The access token expired');
    }
    const principal = await this.createPrincipal(row, token);
    this.uses.note(row.id, isRelayed ? null : ip);
    return principal;
  }

  /** Revokes the token for anyone who has it. One that has expired is over already. */
  async revoke(token: string, actor: Actor): Promise<void> {
    const row = await this.find(token, actor.ip);
    if (!row || row.expiresAt <= this.clock.now()) return;
    await this.tokens.revoke(row, 'holder', actor);
  }

  /** Returns the row of a token, or null if the token is not the one of its row. */
  private async find(token: string, ip: string | null): Promise<CachedToken | null> {
    const digest = digestSecret(token);
    const knownId = this.ids.get(digest);
    const id = knownId ?? parsePersonalTokenId(token);
    if (id === null) return this.refuse('malformed');
    const row = await this.findRow(id, ip);
    if (!row) return this.refuse('unknown');
    // A digest that has matched before is the one of the row: the time of the comparison tells nothing.
    if (knownId !== undefined && row.tokenDigest === digest) return row;
    if (!isSameDigest(digest, row.tokenDigest)) return this.refuse('wrong-secret');
    this.ids.set(digest, id);
    return row;
  }

  private async findRow(id: string, ip: string | null): Promise<CachedToken | null> {
    try {
      return await this.live.find(id, ip);
    } catch (error) {
      if (error instanceof UnavailableError) this.refusals.report('overloaded');
      throw error;
    }
  }

  private refuse(reason: 'malformed' | 'unknown' | 'wrong-secret'): null {
    this.refusals.report(reason);
    return null;
  }

  private async createPrincipal(row: CachedToken, token: string): Promise<Principal> {
    try {
      return await this.principals.create(row, token);
    } catch (error) {
      if (error instanceof InactiveSubjectError) this.refusals.report('inactive-user', row.id);
      throw error;
    }
  }
}
