import { Injectable } from '@nestjs/common';
import { HashingPool } from '../passwords/hashing-pool.js';
import { PasswordHasher } from '../passwords/password-hasher.js';

/** The lowest parameters of argon2. */
const FAST = { memoryKib: 1024, passes: 1, lanes: 1 };

/**
 * Makes argon2id hashes that take almost no time, for tests that sign in often. It replaces `PasswordHasher`. An
 * attacker can crack such hashes, so never use it in production.
 */
@Injectable()
export class FastPasswordHasher extends PasswordHasher {
  constructor(pool: HashingPool) {
    super(pool, { argon2: FAST });
  }
}
