import { Injectable } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import { SecretKeys } from '../../crypto/secret-keys.js';
import { PublicPaths } from '../../http/public-paths.js';

/** What a link ticket allows: this user may connect an account of this provider. */
interface LinkTicket {
  userId: string;
  /** The `id` of the provider. */
  provider: string;
}

/** The path of the page that takes a ticket, below the issuer. */
export const LINK_PATH = '/federation/link';

const PURPOSE = 'federation-link';
const VALID_MS = 5 * 60_000;
/** No ticket of ours is longer. */
const MAX_LENGTH = 500;

/**
 * Makes the tickets with which an application sends its user to the page that connects an account. A ticket stands for the
 * recent sign-in of the request that got it, and is of use only in a browser where the same user is signed in. So it is
 * stored nowhere, and may be used several times until it expires.
 */
@Injectable()
export class LinkTickets {
  constructor(
    private readonly keys: SecretKeys,
    private readonly paths: PublicPaths,
    private readonly clock: Clock,
  ) {}

  /** Returns the URL of the page, with a ticket. */
  createUrl({ userId, provider }: LinkTicket): string {
    const expiresAt = this.clock.now().getTime() + VALID_MS;
    const ticket = this.keys.encrypt(PURPOSE, '', JSON.stringify({ userId, provider, expiresAt }));
    return this.paths.toUrl(`${LINK_PATH}?ticket=${ticket}`);
  }

  /** Returns what the ticket allows, or null if it is none of ours, or has expired. */
  read(text: string): LinkTicket | null {
    const decrypted = text.length > MAX_LENGTH ? null : this.keys.decrypt(PURPOSE, '', text);
    if (!decrypted) return null;
    const ticket = JSON.parse(decrypted.plain) as LinkTicket & { expiresAt: number };
    return ticket.expiresAt > this.clock.now().getTime() ? ticket : null;
  }
}
