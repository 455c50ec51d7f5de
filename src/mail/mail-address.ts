import { domainToASCII } from 'node:url';
import { canonicalizeEmail } from '../users/identifiers.js';
import { splitSender } from './sender.js';

/** A sender: an address, with the name that mail programs show. */
export interface MailAddress {
  /** Empty if there is none. */
  name: string;
  address: string;
}

/**
 * Returns the address to which mail for an e-mail address is sent, or null if the text is not an address of one mailbox.
 * The case of the local part stays, because the mail server of the domain may tell it apart. Everything else is in its
 * ASCII form: mailers disagree about quoted local parts, comments and lists, and an attacker could name two mailboxes.
 */
export function toMailAddress(email: string): string | null {
  const canonical = canonicalizeEmail(email);
  if (canonical === null) return null;
  const folded = email.trim().normalize('NFKC');
  const at = folded.lastIndexOf('@');
  const address = `${folded.slice(0, at)}@${domainToASCII(folded.slice(at + 1))}`;
  // Lower-casing may turn a letter that is not ASCII into one that is.
  return address.toLowerCase() === canonical ? address : canonical;
}

/** Parses a sender, `Example <no-reply@example.com>` or an address alone; returns null if it is not valid. */
export function parseMailAddress(text: string): MailAddress | null {
  const sender = splitSender(text);
  const address = sender && toMailAddress(sender.address);
  return address ? { name: sender.name, address } : null;
}
