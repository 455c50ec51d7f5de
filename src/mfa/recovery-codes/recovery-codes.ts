import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { type Actor, toActor } from '../../events/actor.js';
import { Clock } from '../../clock/clock.js';
import { type UnitOfWork, UnitsOfWork } from '../../events/units-of-work.js';
import type { RequestOrigin } from '../../http/request-origin.js';
import { PasswordHasher } from '../../passwords/password-hasher.js';
import { RecoveryCode } from '../recovery-code.entity.js';
import { generateRecoveryCodes, parseRecoveryCode } from './recovery-code.js';
import { RecoveryCodesStore } from './recovery-codes.store.js';

const AMOUNT = 10;

/** New recovery codes: in clear for their owner, and hashed for the table. */
interface NewRecoveryCodes {
  plain: string[];
  rows: RecoveryCode[];
}

/** Creates and uses recovery codes. */
@Injectable()
export class RecoveryCodes {
  constructor(
    private readonly store: RecoveryCodesStore,
    private readonly hasher: PasswordHasher,
    private readonly units: UnitsOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Generates and hashes ten codes. Separate from {@link replace}, because a transaction must not stay open while a hash is
   * computed.
   * @throws UnavailableError if too many hashes are waiting.
   */
  async prepare(
    userId: string,
    { sessionId, ip }: Pick<Actor, 'sessionId' | 'ip'>,
  ): Promise<NewRecoveryCodes> {
    const plain = generateRecoveryCodes(AMOUNT);
    const rows: RecoveryCode[] = [];
    // One after another: ten at once would fill the queue of sign-ins.
    for (const code of plain) {
      const { selector, secretPlain } = parseRecoveryCode(code)!;
      const codeHash = await this.hasher.hash(secretPlain, ip);
      const createdAt = this.clock.now();
      const id = uuidv7({ msecs: createdAt.getTime() });
      rows.push(
        Object.assign(new RecoveryCode(), {
          id,
          userId,
          selector,
          codeHash,
          sessionId,
          createdAt,
          usedAt: null,
        }),
      );
    }
    return { plain, rows };
  }

  /**
   * Like {@link prepare}, for a user who has no codes. Null for one who has some.
   * @throws UnavailableError if too many hashes are waiting.
   */
  async prepareFirst(
    userId: string,
    actor: Pick<Actor, 'sessionId' | 'ip'>,
  ): Promise<NewRecoveryCodes | null> {
    return (await this.countUnused(userId)) === 0 ? this.prepare(userId, actor) : null;
  }

  /**
   * Replaces the user's codes. The old ones are not valid any more.
   * @param part `isPart`: of a change with an event of its own, about which the user gets a mail
   */
  async replace(
    userId: string,
    { rows }: NewRecoveryCodes,
    unit: UnitOfWork,
    part: { isPart?: true } = {},
  ): Promise<void> {
    await this.store.replace(userId, rows, unit.transaction);
    await unit.record('recovery-codes.made', { userId, ...part });
  }

  /** Returns how many codes the user has left. */
  async countUnused(userId: string): Promise<number> {
    return (await this.store.listUnused(userId)).length;
  }

  /**
   * Uses a code up. Whatever was typed costs one hash, so that the time does not tell which codes exist.
   * @returns false if it is wrong, or was used before.
   * @throws UnavailableError if too many hashes are waiting.
   */
  async use(userId: string, typed: string, request: RequestOrigin): Promise<boolean> {
    const parts = parseRecoveryCode(typed);
    const unused = await this.store.listUnused(userId);
    const row = unused.find(({ selector }) => selector === parts?.selector);
    if (!parts || !row) return this.hasher.verifyNothing(parts?.secretPlain ?? '', request.ip);
    if (!(await this.hasher.verify(row.codeHash, parts.secretPlain, request.ip))) return false;
    const actor = toActor(request, { userId, sessionId: null, clientId: null });
    return this.units.run(actor, async (unit) => {
      if (!(await this.store.use(row.id, this.clock.now(), unit.transaction))) return false;
      const left = (await this.store.listUnused(userId, unit.transaction)).length;
      await unit.record('recovery-code.used', { userId, left });
      return true;
    });
  }
}
