// A foreign hash names its own cost, and each sign-in attempt pays it. Each limit is well above the defaults of the
// systems that use the format, and about 1.5 s of one core or 256 MiB.

/** In bytes of UTF-8; bcrypt ignores the rest. */
export const BCRYPT_MAX_BYTES = 72;
/** Binary logarithm of bcrypt's rounds; 14 takes about a second. */
export const BCRYPT_MAX_COST = 14;
/**
 * By hash function, for each block of its output. Django 5.2 uses 1,000,000 iterations of SHA-256; OWASP asks for 220,000
 * of SHA-512.
 */
export const PBKDF2_MAX_ITERATIONS = { sha1: 5_000_000, sha256: 5_000_000, sha512: 2_000_000 };
/** In bytes: OWASP's strongest recommendation, N = 2^17 and r = 8. */
export const SCRYPT_MAX_MEMORY = 128 * 1024 * 1024;
/** In bytes: memory times lanes, which run one after the other. */
export const SCRYPT_MAX_WORK = 2 * SCRYPT_MAX_MEMORY;
/** In KiB. */
export const ARGON2_MAX_MEMORY_KIB = 256 * 1024;
/** In KiB: memory times passes. */
export const ARGON2_MAX_WORK_KIB = 4 * ARGON2_MAX_MEMORY_KIB;
/** Bounds the passes over little memory: each pass starts the lanes again. */
export const ARGON2_MAX_PASSES = 100;
/** Each lane is a thread. */
export const ARGON2_MAX_LANES = 16;
/** passlib's default before 1.7; 5,000, the default of the format, take 3 ms. */
export const SHA_CRYPT_MIN_ROUNDS = 100_000;
/** passlib's default is 656,000 with SHA-512. */
export const SHA_CRYPT_MAX_ROUNDS = 1_000_000;
/** In bytes of UTF-8: each round hashes the password twice. */
export const SHA_CRYPT_MAX_BYTES = 128;
/** In characters; no format needs more. */
export const HASH_MAX_LENGTH = 1_024;
