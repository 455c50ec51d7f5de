import { Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../database/columns.js';

/** A challenge of a ceremony that was answered. Those that were not answered are stored nowhere. */
@Entity('spent_challenges')
export class SpentChallenge {
  /** SHA-256 of the challenge, in base64url. */
  @PrimaryColumn({ name: 'digest', type: 'varchar' })
  digest!: string;

  @TimeColumn('expires_at')
  expiresAt!: Date;
}
