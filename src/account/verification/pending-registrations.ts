import { Injectable, type OnModuleInit } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Clock } from '../../clock/clock.js';
import { SecretKeys } from '../../crypto/secret-keys.js';
import { PurgeJob } from '../../database/purge.job.js';
import type { UnitOfWork } from '../../events/units-of-work.js';
import type { PasswordHash } from '../../passwords/passwords.service.js';
import { toAddressGroup } from '../../rate-limits/address-group.js';
import { parseNewUser } from '../../users/identifiers.js';
import type { NewUser } from '../../users/user.types.js';
import { PendingRegistration } from '../pending-registration.entity.js';
import { PendingRegistrationsStore } from './pending-registrations.store.js';

const LIFETIME_MS = 72 * 3_600_000;
/** Bounds the hashes that one request to verify an address costs. */
const MAX_CANDIDATES = 5;
const MAC_PURPOSE = 'pending-registration';

/** Keeps the registrations whose address is not verified yet. */
@Injectable()
export class PendingRegistrations implements OnModuleInit {
  constructor(
    private readonly store: PendingRegistrationsStore,
    private readonly keys: SecretKeys,
    private readonly clock: Clock,
    private readonly purge: PurgeJob,
  ) {}

  onModuleInit(): void {
    this.purge.register('pending_registrations', (size) =>
      this.store.deleteExpired(this.clock.now(), size),
    );
  }

  /**
   * Adds a registration. It replaces that of the same group of client addresses for this e-mail address, and never
   * another's: an attacker elsewhere cannot remove the one of the owner.
   */
  async add(given: NewUser, passwordHash: PasswordHash, unit: UnitOfWork): Promise<void> {
    const names = parseNewUser(given);
    const now = this.clock.now();
    const row = Object.assign(new PendingRegistration(), {
      ...names,
      id: uuidv7({ msecs: now.getTime() }),
      passwordHash,
      addressGroup: this.toGroup(names.emailCanonical, unit.actor.ip),
      createdAt: now,
      expiresAt: new Date(now.getTime() + LIFETIME_MS),
    });
    await this.store.put(row, unit.transaction);
  }

  /** Returns whether the canonical address has a registration. */
  async has(address: string): Promise<boolean> {
    return (await this.store.listNewest(address, this.clock.now(), 1)).length > 0;
  }

  /**
   * Lists the registrations of a canonical address whose password a caller may know: that of the caller's own group of
   * client addresses, then the newest. So an owner who verifies from where they registered is found among any number of
   * other people's.
   */
  async listCandidates(address: string, ip: string | null): Promise<PendingRegistration[]> {
    const now = this.clock.now();
    const own = await this.store.findOfGroup(address, this.toGroup(address, ip), now);
    const newest = await this.store.listNewest(address, now, MAX_CANDIDATES);
    const others = newest.filter(({ id }) => id !== own?.id);
    return [...(own ? [own] : []), ...others].slice(0, MAX_CANDIDATES);
  }

  async deleteAll(address: string, { transaction }: UnitOfWork): Promise<void> {
    await this.store.deleteAll(address, transaction);
  }

  /** Hides the address of the client from readers of the table. */
  private toGroup(address: string, ip: string | null): string {
    const group = Buffer.from(toAddressGroup(ip));
    return this.keys.createMac(MAC_PURPOSE, address, group).toString('base64url');
  }
}
