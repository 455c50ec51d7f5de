import { Injectable } from '@nestjs/common';
import { Repository } from 'typeorm';
import { InjectAuthRepository } from '../database/auth-data-source.js';
import { PreparedFindOne } from '../database/prepared-statements.js';
import type { Transaction } from '../database/transactions.js';
import { uniqueViolation } from '../database/unique-violation.js';
import { Password } from './password.entity.js';
import { PasswordExistsError } from './passwords.errors.js';

/** Enough to know the kinds that were imported together. */
const FOREIGN_SAMPLE = 20;

/** The table of password hashes. */
@Injectable()
export class PasswordsStore {
  private readonly byUser: PreparedFindOne<Password>;

  constructor(@InjectAuthRepository(Password) private readonly passwords: Repository<Password>) {
    this.byUser = new PreparedFindOne(passwords, 'userId');
  }

  /** Throws {@link PasswordExistsError}. */
  async add(password: Password, transaction: Transaction): Promise<void> {
    await transaction.insert(Password, password).catch((error: unknown) => {
      // The database's own error has the hash in it, for whoever logs it.
      throw uniqueViolation(error) === null ? error : new PasswordExistsError();
    });
  }

  async findHash(userId: string): Promise<string | null> {
    const found = await this.byUser.find(userId);
    return found?.hash ?? null;
  }

  /** Some of the hashes that another system made, where there are any. */
  async listForeign(): Promise<string[]> {
    const found = await this.passwords
      .createQueryBuilder('password')
      .select(['password.userId', 'password.hash'])
      // Written out, as the index has it: of a parameter neither database knows that it is the same.
      .where(`password.hash NOT LIKE '$argon2id$%'`)
      .limit(FOREIGN_SAMPLE)
      .getMany();
    return found.map(({ hash }) => hash);
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

  async set(password: Password, transaction: Transaction): Promise<void> {
    await transaction.upsert(Password, password, ['userId']);
  }

  /** Deletes the hash only while it is still this one. */
  async deleteHash(userId: string, hash: string, transaction: Transaction): Promise<boolean> {
    const { affected } = await transaction.delete(Password, { userId, hash });
    return affected === 1;
  }
}
