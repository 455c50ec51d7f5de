/** `Name <address>`, `"Name" <address>` or an address. */
const NAMED = /^(?:"([^"\\<>]*)"|([^"\\<>,;:@]*))\s*<([^<>]+)>$/;

/**
 * Splits a sender, `Example <no-reply@example.com>` or an address alone, and checks the name but not the address.
 * @returns null if the name is not valid.
 */
export function splitSender(text: string): { name: string; address: string } | null {
  const [, quoted, bare, inBrackets] = NAMED.exec(text.trim()) ?? [];
  const name = (quoted ?? bare ?? '').trim();
  return /\p{Cc}/u.test(name) || !name.isWellFormed()
    ? null
    : { name, address: inBrackets ?? text };
}
