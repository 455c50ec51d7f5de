import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Clock } from '../../clock/clock.js';
import { SecretKeys } from '../../crypto/secret-keys.js';
import type { UnitOfWork } from '../../events/units-of-work.js';
import type { PasswordHash } from '../../passwords/passwords.service.js';
import { toAddressGroup } from '../../http/ip-address.js';
import { parseNewUser } from '../../users/identifiers.js';
import type { MailLink } from '../../mail/link.entity.js';
import type { NewUser } from '../../users/user.types.js';
import { PendingRegistration } from '../pending-registration.entity.js';
import { PendingRegistrationsStore } from './pending-registrations.store.js';

const LIFETIME_MS = 72 * 3_600_000;
/** Bounds the hashes that one request to verify an address costs. */
const MAX_CANDIDATES = 5;
const MAC_PURPOSE = 'pending-registration';

/** What the mail of a registration, and the link in it, know of it. */
export interface RegistrationDetails {
  /** What {@link PendingRegistrations.add} returned. */
  registration: string;
}

/** Keeps the registrations whose address is not verified yet. */
@Injectable()
export class PendingRegistrations {
  constructor(
    private readonly store: PendingRegistrationsStore,
    private readonly keys: SecretKeys,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds a registration. It replaces that of the same group of client addresses for this e-mail address, and never
   * another's: an attacker elsewhere cannot remove the one of the owner.
   * @returns the reference by which the link in its mail finds it.
   */
  async add(given: NewUser, passwordHash: PasswordHash, unit: UnitOfWork): Promise<string> {
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
    return row.addressGroup;
  }

  /** Returns whether the canonical address has a registration. */
  async has(address: string): Promise<boolean> {
    return (await this.store.listNewest(address, this.clock.now(), 1)).length > 0;
  }

  /**
   * Lists the registrations whose password the holder of the link may know: that of the holder's own group of client
   * addresses, that which the link was mailed for, and then the newest. However many other people have registered with
   * the address, its owner is found: by the link of their own mail anywhere, and by any other link where they
   * registered.
   */
  async listCandidates(link: MailLink, ip: string | null): Promise<PendingRegistration[]> {
    const { address } = link;
    const now = this.clock.now();
    const { registration } = (link.details ?? {}) as Partial<RegistrationDetails>;
    const groups = [this.toGroup(address, ip), ...(registration ? [registration] : [])];
    const likely = await this.store.listOfGroups(address, groups, now);
    const newest = await this.store.listNewest(address, now, MAX_CANDIDATES);
    const others = newest.filter(({ id }) => !likely.some((each) => each.id === id));
    return [...likely, ...others].slice(0, MAX_CANDIDATES);
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
