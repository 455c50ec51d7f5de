import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Clock } from '../clock/clock.js';
import { SecretKeys } from '../crypto/secret-keys.js';
import type { Transaction } from '../database/transactions.js';
import type { UnitOfWork } from '../events/units-of-work.js';
import { canonicalizeEmail, parseEmail } from '../users/identifiers.js';
import type { User } from '../users/user.entity.js';
import { UsersService } from '../users/users.service.js';
import { MailLink } from './link.entity.js';
import { createLinkToken, isTokenOf, parseLinkToken } from './links/link-token.js';
import { CLOCK_SKEW_MS, type LinkFilter, LinksStore } from './links/links.store.js';
import {
  LinkExpiredError,
  LinkNotValidError,
  LinkReplacedError,
  LinkUsedError,
} from './mail.errors.js';
import { RefusedAddresses } from './refused-addresses.js';

/** A link to create. */
export interface NewLink {
  /** What the link is for: lower case, with hyphens. Its token is valid for this purpose only. */
  purpose: string;
  /** Null if the address has no user yet. */
  user: Pick<User, 'id' | 'sessionsVersion'> | null;
  /** The address that the link is mailed to. */
  address: string;
  /** The link dies when the user's address is no longer this one. Null if it shall not. */
  ownerAddress: string | null;
  /** The link survives a password change and whatever else ends all sessions of the user. Default: it dies then. */
  outlivesSessions?: boolean;
  /** How long the link is valid from the moment that the mail server accepts the mail. */
  lifetimeSeconds: number;
  /** Whether a later link of this purpose, for the same user or address, replaces this one. Default: true. */
  replaceable?: boolean;
  /** What else the purpose needs to know, as JSON. It must contain no secret. */
  details?: object;
}

/**
 * Links in mails, each of which can be used once. Only the holder of a genuine token learns why it is refused.
 *
 * A flow checks a token with {@link verify}, which changes nothing. Then it does what is slow, such as hashing a
 * password. Finally it calls {@link consume} in the unit of work of the change.
 */
@Injectable()
export class MailLinks {
  constructor(
    private readonly store: LinksStore,
    private readonly users: UsersService,
    private readonly refused: RefusedAddresses,
    private readonly keys: SecretKeys,
    private readonly clock: Clock,
  ) {}

  /** Creates a link. It can be used from the moment that its mail is sent. */
  async create(given: NewLink, unit: UnitOfWork): Promise<MailLink> {
    const link = toLink(given, this.clock.now());
    await this.store.add(link, unit.transaction);
    return link;
  }

  /**
   * Creates the link of a mail that is being sent, and starts its lifetime.
   * @param askedAt when the mail was asked for: the later one of two links is the newer one
   * @returns null if the mail with a newer link was sent first, so that this one is no use.
   */
  async createActive(given: NewLink, askedAt: Date, unit: UnitOfWork): Promise<MailLink | null> {
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + given.lifetimeSeconds * 1_000);
    const link = Object.assign(toLink(given, now), { createdAt: askedAt, expiresAt });
    if (link.replaceable && (await this.store.hasNewer(link, now, unit.transaction))) return null;
    await this.store.add(link, unit.transaction);
    return link;
  }

  /** Derives the token of a link. Only the mail itself may contain it. */
  createToken(link: MailLink): string {
    return createLinkToken(this.keys, link);
  }

  /**
   * Starts the lifetime of a link, again at each attempt to send its mail.
   * @returns null if the link has been used, replaced or withdrawn, so that its mail is no use.
   */
  async activate(id: string, { transaction }: UnitOfWork): Promise<MailLink | null> {
    const link = await this.store.findById(id, transaction);
    return link && (await this.store.activate(link, this.clock.now(), transaction)) ? link : null;
  }

  /** Starts the lifetime of a link whose mail was accepted by the mail server, and replaces the older ones. */
  async markSent(link: MailLink, { transaction }: UnitOfWork): Promise<void> {
    const now = this.clock.now();
    await this.store.activate(link, now, transaction);
    if (link.replaceable) await this.store.supersedeOlder(link, now, transaction);
  }

  /**
   * Returns the link of a token, which could be used now. Changes nothing.
   * @throws LinkNotValidError if the token is not a token of this purpose, or its user has changed meanwhile.
   * @throws LinkUsedError, LinkReplacedError or LinkExpiredError if the token is genuine.
   */
  async verify(token: string, purpose: string): Promise<MailLink> {
    const parsed = parseLinkToken(token);
    const link = parsed && (await this.store.findById(parsed.linkId));
    if (!link || link.purpose !== purpose || !isTokenOf(this.keys, parsed, link)) {
      throw new LinkNotValidError();
    }
    const refusal = findRefusal(link, this.clock.now());
    if (refusal) throw refusal;
    if (link.userId !== null && !isOwner(await this.users.findById(link.userId), link)) {
      // A parallel request may have used the link since it was read, and that changed the user.
      throw await this.createRefusal(link);
    }
    return link;
  }

  /**
   * Uses the link, in the unit of work of what it is for. Of several callers one succeeds, and if the unit of work fails,
   * the link can be used again. It proves its address, to which mails may then be sent again.
   * @returns the user's row, which others cannot change until the unit of work ends; null if the link has no user.
   * @throws what {@link verify} throws, if something happened since.
   */
  async consume(link: MailLink, unit: UnitOfWork): Promise<User | null> {
    const { transaction } = unit;
    const now = this.clock.now();
    // Locked before the link, as by a deletion of the user, which goes on to their links.
    const owner =
      link.userId === null ? null : await this.store.lockOwner(link.userId, transaction);
    if (!(await this.store.use(link.id, now, transaction))) {
      throw await this.createRefusal(link, transaction);
    }
    // The row of a user of a `UserDirectory` holds no address: only `verify` can compare it.
    const bound = owner?.externalId === null ? link : { ...link, ownerAddress: null };
    if (link.userId !== null && !isOwner(owner, bound)) throw new LinkNotValidError();
    await this.refused.allowProven(link.address, link.userId, unit);
    return owner;
  }

  /** Lists the links that can be used now, or when their mail is sent, the oldest first. */
  async listOpen(filter: LinkFilter, transaction?: Transaction): Promise<MailLink[]> {
    const now = this.clock.now();
    const links = await this.listUnexpired(filter, transaction);
    return links.filter((link) => !isOfWrongClock(link, now));
  }

  /** Lists the links of {@link listOpen}, and those whose time a wrong clock has set, so that they can be withdrawn too. */
  listUnexpired(filter: LinkFilter, transaction?: Transaction): Promise<MailLink[]> {
    return this.store.listUnexpired(filter, this.clock.now(), transaction);
  }

  /**
   * Withdraws links: their tokens are refused from now on (`link_replaced`), and mails that wait with them are not sent.
   * @returns how many links that was.
   */
  async withdraw(links: readonly MailLink[], { transaction }: UnitOfWork): Promise<number> {
    if (links.length === 0) return 0;
    const ids = links.map(({ id }) => id);
    return this.store.supersede(ids, this.clock.now(), transaction);
  }

  /** Withdraws the links of a user that die with their sessions, whatever they are for. */
  async withdrawAll(userId: string, { transaction }: UnitOfWork): Promise<void> {
    await this.store.supersedeBound(userId, this.clock.now(), transaction);
  }

  /** Says why a link cannot be used that could when it was read. */
  private async createRefusal({ id }: MailLink, transaction?: Transaction): Promise<Error> {
    const current = await this.store.findById(id, transaction);
    return (current && findRefusal(current, this.clock.now())) ?? new LinkNotValidError();
  }
}

function toLink(given: NewLink, now: Date): MailLink {
  const { purpose, user, address, ownerAddress, lifetimeSeconds } = given;
  const { outlivesSessions = false, replaceable = true, details = null } = given;
  return Object.assign(new MailLink(), {
    id: uuidv7({ msecs: now.getTime() }),
    purpose,
    userId: user?.id ?? null,
    address: parseEmail(address),
    ownerAddress: ownerAddress === null ? null : parseEmail(ownerAddress),
    sessionsVersion: user === null || outlivesSessions ? null : user.sessionsVersion,
    salt: randomBytes(16).toString('base64url'),
    lifetimeSeconds,
    replaceable,
    details,
    createdAt: now,
    expiresAt: null,
    usedAt: null,
    supersededAt: null,
  });
}

function findRefusal(link: MailLink, now: Date) {
  const { usedAt, supersededAt, expiresAt } = link;
  if (usedAt) return new LinkUsedError();
  if (supersededAt) return new LinkReplacedError();
  if (!expiresAt || expiresAt <= now) return new LinkExpiredError();
  return isOfWrongClock(link, now) ? new LinkExpiredError() : null;
}

/** Returns whether a clock that was ahead has set the time of the link: it must not live longer for that. */
function isOfWrongClock({ createdAt, expiresAt, lifetimeSeconds }: MailLink, now: Date): boolean {
  const startedMs = expiresAt ? expiresAt.getTime() - lifetimeSeconds * 1_000 : createdAt.getTime();
  return startedMs > now.getTime() + CLOCK_SKEW_MS;
}

/** Returns whether the user is still as the link requires. */
function isOwner(user: User | null, { sessionsVersion, ownerAddress }: MailLink): boolean {
  if (!user) return false;
  if (sessionsVersion !== null && user.sessionsVersion !== sessionsVersion) return false;
  return ownerAddress === null || canonicalizeEmail(user.email) === ownerAddress;
}
