import { Injectable } from '@nestjs/common';
import { ChangeFeed } from '../../cache-invalidation/change-feed.js';
import { RowCache } from '../../cache-invalidation/row-cache.js';
import { Clock } from '../../clock/clock.js';
import { toAddressGroup } from '../../http/ip-address.js';
import type { PersonalAccessToken } from '../personal-access-token.entity.js';
import { PersonalTokensStore } from '../personal-tokens.store.js';
import { TokenReads } from './token-reads.js';

/** The columns of a token that no use changes, and that can therefore be cached. */
export type CachedToken = Omit<PersonalAccessToken, 'lastUsedAt' | 'lastUsedAddress'>;

/** Answers from memory what is known of a token: for every guarded request. */
@Injectable()
export class LiveTokens {
  private readonly rows: RowCache<CachedToken, string | null>;

  constructor(store: PersonalTokensStore, feed: ChangeFeed, clock: Clock) {
    const reads = new TokenReads((ids) => store.findByIds(ids));
    this.rows = new RowCache<CachedToken, string | null>({
      feed,
      clock,
      table: store.watched,
      read: (id, ip) => reads.read(id, toAddressGroup(ip)),
    });
  }

  /**
   * Returns the token, also if it is revoked or has expired: a forgotten job that goes on with it costs no query. Null if
   * there is none.
   * @throws UnavailableError if too many unknown tokens come from the address.
   */
  find(id: string, ip: string | null): Promise<CachedToken | null> {
    return this.rows.find(id, ip);
  }
}
