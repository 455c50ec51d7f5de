import { Injectable } from '@nestjs/common';
import { Repository } from 'typeorm';
import { InjectAuthRepository } from '../../database/auth-data-source.js';
import type { Transaction } from '../../database/transactions.js';
import { findUniqueViolation } from '../../database/unique-violation.js';
import { IdentityTakenError } from '../federation.errors.js';
import { Identity } from '../identity.entity.js';

/** Reads and writes the table of identities. The unique index decides whose an account of a provider is. */
@Injectable()
export class IdentitiesStore {
  constructor(@InjectAuthRepository(Identity) private readonly identities: Repository<Identity>) {}

  /** @throws IdentityTakenError if a user has this account of the provider already. */
  async add(identity: Identity, transaction: Transaction): Promise<void> {
    await transaction.insert(Identity, identity).catch((error: unknown) => {
      throw findUniqueViolation(error) === null ? error : new IdentityTakenError();
    });
  }

  /** Returns the identity that is this account of the provider, or null. */
  find(issuer: string, subject: string): Promise<Identity | null> {
    return this.identities.findOneBy({ issuer, subject });
  }

  /** Stores a use, and what the provider says of the address now. */
  async use(
    id: string,
    changes: Pick<Identity, 'email' | 'emailVerified'> & { lastUsedAt: Date },
  ): Promise<void> {
    await this.identities.update({ id }, changes);
  }
}
