import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { In, Repository } from 'typeorm';
import { InjectAuthRepository } from '../../database/auth-data-source.js';
import type { Transaction } from '../../database/transactions.js';
import { findUniqueViolation } from '../../database/unique-violation.js';
import { type AddedSince, toAddedConditions } from '../../sign-in/added-credentials.js';
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

  /** Lists the user's identities, or those that the filter selects, the oldest first. */
  list(
    userId: string,
    filter: Partial<AddedSince> = {},
    transaction: Transaction = this.identities.manager,
  ): Promise<Identity[]> {
    return transaction.find(Identity, {
      where: toAddedConditions(userId, filter),
      order: { createdAt: 'ASC', id: 'ASC' },
    });
  }

  /** Returns whether the user has an identity of one of these issuers. */
  hasOneOf(userId: string, issuers: string[], transaction: Transaction): Promise<boolean> {
    return transaction.existsBy(Identity, { userId, issuer: In(issuers) });
  }

  /** Deletes an identity, and returns it; null if the user has no such identity. */
  async delete(
    { id, userId }: Pick<Identity, 'id' | 'userId'>,
    transaction: Transaction,
  ): Promise<Identity | null> {
    // PostgreSQL rejects other text, which a person may type.
    if (!isUUID(id)) return null;
    const found = await transaction.findOneBy(Identity, { id, userId });
    const { affected } = await transaction.delete(Identity, { id, userId });
    return affected === 1 ? found : null;
  }
}
