import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../database/columns.js';

/** The recent attempts in one slot of one limit. */
@Entity('limits')
export class AttemptCount {
  /** The limit's name and a slot, which reveals neither the account nor the address. */
  @PrimaryColumn({ name: 'key', type: 'varchar' })
  key!: string;

  @Column({ name: 'tries', type: 'integer' })
  attempts!: number;

  /** The next attempt is refused before this time. */
  @TimeColumn('next_at')
  nextAt!: Date;

  /** From this time on the row counts nothing. */
  @TimeColumn('expires_at')
  expiresAt!: Date;
}
