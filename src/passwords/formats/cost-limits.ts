// A hash from elsewhere says itself what it costs to compute. Each limit is well above what its systems have as their
// default, and about a second and a half of one core, or 256 MiB: what a file brought in may cost at each attempt.

/** The logarithm of bcrypt's rounds. 14 takes about a second. */
export const BCRYPT_MAX_COST = 14;
/** Of PBKDF2, by its hash function. Django 5.2 has a million of SHA-256, OWASP asks for 220,000 of SHA-512. */
export const PBKDF2_MAX_ITERATIONS = { sha1: 5_000_000, sha256: 5_000_000, sha512: 2_000_000 };
/** In bytes, of scrypt: OWASP's strongest, N = 2^17 and r = 8. */
export const SCRYPT_MAX_MEMORY = 128 * 1024 * 1024;
/** In bytes that are written, of scrypt: its memory by its lanes, which take their turns. */
export const SCRYPT_MAX_WORK = 2 * SCRYPT_MAX_MEMORY;
/** In KiB, of argon2. */
export const ARGON2_MAX_MEMORY_KIB = 256 * 1024;
/** In KiB that are written, of argon2: its memory by its passes. */
export const ARGON2_MAX_WORK_KIB = 4 * ARGON2_MAX_MEMORY_KIB;
/** Of argon2: of small memory there may be thousands otherwise, each of which starts the lanes anew. */
export const ARGON2_MAX_PASSES = 100;
/** Of argon2: each is a thread. */
export const ARGON2_MAX_LANES = 16;
/** In characters: no format needs more. */
export const HASH_MAX_LENGTH = 1_024;
