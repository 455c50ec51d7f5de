const SPRING = /^\{([\w@]+)\}([\x21-\x7e]+)$/;
const SPRING_SCRYPT = /^\$([0-9a-f]{5,6})\$([\w+/]+)={0,2}\$([\w+/]+)={0,2}$/;
/** The salt and the hash are one text, and the parameters are those of the encoder's defaults. */
const SPRING_PBKDF2: Readonly<Record<string, { name: string; saltBytes: number }>> = {
  pbkdf2: { name: '$pbkdf2-sha1$i=185000', saltBytes: 8 },
  'pbkdf2@SpringSecurity_v5_8': { name: '$pbkdf2-sha256$i=310000', saltBytes: 16 },
};
const SPRING_PBKDF2_BYTES = 32;

/**
 * Removes the name that a system writes before a hash of a common format: Django's `bcrypt$` and `argon2`, Nextcloud's
 * `3|`, Spring's `{bcrypt}`. Spring's own forms of PBKDF2 and scrypt become PHC strings. Returns other text unchanged.
 */
export function removeHashPrefix(given: string): string {
  const [, encoder, text] = SPRING.exec(given) ?? [];
  if (encoder !== undefined && text !== undefined) return fromSpring(encoder, text) ?? given;
  const other = /^bcrypt\$(?=\$2)|^argon2(?=\$argon2)|^[123]\|(?=\$)/;
  return springScryptToPhc(given) ?? given.replace(other, '');
}

function fromSpring(encoder: string, text: string): string | null {
  if (/^bcrypt$|^argon2(@|$)/.test(encoder)) return text.startsWith('$') ? text : null;
  if (/^scrypt(@|$)/.test(encoder)) return springScryptToPhc(text);
  const defaults = SPRING_PBKDF2[encoder];
  return defaults === undefined ? null : springPbkdf2ToPhc(text, defaults);
}

/** `$e0801$...`: the parameters are the digits of log2(N), r and p. */
function springScryptToPhc(text: string): string | null {
  const [, parameters, salt, hash] = SPRING_SCRYPT.exec(text) ?? [];
  if (parameters === undefined) return null;
  const digits = parseInt(parameters, 16);
  const cost = `ln=${digits >> 16},r=${(digits >> 8) & 0xff},p=${digits & 0xff}`;
  return `$scrypt$${cost}$${salt}$${hash}`;
}

function springPbkdf2ToPhc(
  text: string,
  { name, saltBytes }: { name: string; saltBytes: number },
): string | null {
  const bytes = Buffer.from(text, 'hex');
  if (!/^[0-9a-f]+$/.test(text) || text.length !== 2 * (saltBytes + SPRING_PBKDF2_BYTES)) {
    return null;
  }
  const [salt, hash] = [bytes.subarray(0, saltBytes), bytes.subarray(saltBytes)].map((part) =>
    part.toString('base64').replace(/=+$/, ''),
  );
  return `${name},l=${SPRING_PBKDF2_BYTES}$${salt}$${hash}`;
}
