import { Injectable } from '@nestjs/common';
import { Repository } from 'typeorm';
import { InjectAuthRepository } from '../database/auth-data-source.js';
import type { Transaction } from '../database/transactions.js';
import { uniqueViolation } from '../database/unique-violation.js';
import { Password } from './password.entity.js';
import { PasswordExistsError } from './passwords.errors.js';

/** The table of password hashes. */
@Injectable()
export class PasswordsStore {
  constructor(@InjectAuthRepository(Password) private readonly passwords: Repository<Password>) {}

  /** Throws {@link PasswordExistsError}. */
  async add(password: Password, transaction: Transaction): Promise<void> {
    await transaction.insert(Password, password).catch((error: unknown) => {
      // The database's own error has the hash in it, for whoever logs it.
      throw uniqueViolation(error) === null ? error : new PasswordExistsError();
    });
  }

  async findHash(userId: string): Promise<string | null> {
    const found = await this.passwords.findOne({ select: { hash: true }, where: { userId } });
    return found?.hash ?? null;
  }

  /** Replaces the hash only while it is still `from`: a password changed meanwhile is not undone. */
  async replaceHash(
    userId: string,
    from: string,
    to: string,
    updatedAt: Date,
    transaction: Transaction = this.passwords.manager,
  ): Promise<boolean> {
    const changes = { hash: to, updatedAt };
    const { affected } = await transaction.update(Password, { userId, hash: from }, changes);
    return affected === 1;
  }
}
