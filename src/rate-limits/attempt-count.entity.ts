import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../database/columns.js';

/** The recent attempts for one key of one limit. */
@Entity('limits')
export class AttemptCount {
  /** The limit's name and a MAC, which reveals neither the account nor the address. */
  @PrimaryColumn({ name: 'key', type: 'varchar' })
  key!: string;

  @Column({ name: 'tries', type: 'integer' })
  attempts!: number;

  /** The next attempt is refused before this time. */
  @TimeColumn('next_at')
  nextAt!: Date;

  /** Until this time the last attempt may still succeed. Null if its outcome is known. */
  @TimeColumn('settles_at', { nullable: true })
  settlesAt!: Date | null;

  /** From this time on the row counts nothing. */
  @TimeColumn('expires_at')
  expiresAt!: Date;
}
