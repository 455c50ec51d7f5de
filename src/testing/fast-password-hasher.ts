import { Injectable } from '@nestjs/common';
import { HashingPool } from '../passwords/hashing-pool.js';
import { PasswordHasher } from '../passwords/password-hasher.js';

/** As little as argon2 takes. */
const FAST = { memoryKib: 1024, passes: 1, lanes: 1 };

/**
 * Hashes that cost next to nothing, for tests that sign in often: to take the place of `PasswordHasher`. Real
 * argon2id, and worth nothing against whoever has the hashes.
 */
@Injectable()
export class FastPasswordHasher extends PasswordHasher {
  constructor(pool: HashingPool) {
    super(pool, { argon2: FAST });
  }
}
