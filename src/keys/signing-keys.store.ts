import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { SigningKeyRow } from './signing-key.entity.js';

/** The table of the signing keys that the server made for itself. */
@Injectable()
export class SigningKeysStore {
  constructor(@InjectRepository(SigningKeyRow) private readonly keys: Repository<SigningKeyRow>) {}

  findAll(): Promise<SigningKeyRow[]> {
    return this.keys.find({ order: { createdAt: 'ASC' } });
  }

  /** Does nothing where the algorithm has a key already: another instance was first. */
  async addIfFirst(row: SigningKeyRow): Promise<void> {
    await this.keys.createQueryBuilder().insert().values(row).orIgnore().execute();
  }
}
