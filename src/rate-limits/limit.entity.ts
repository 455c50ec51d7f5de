import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../database/columns.js';

/** How often something was tried of late, for one slot of one limit. */
@Entity('limits')
export class LimitRow {
  /** The limit and a slot: neither an address nor the name of an account, and neither can be had from it. */
  @PrimaryColumn({ name: 'key', type: 'varchar' })
  key!: string;

  @Column({ name: 'tries', type: 'integer' })
  tries!: number;

  @TimeColumn('next_at')
  nextAt!: Date;

  @TimeColumn('expires_at')
  expiresAt!: Date;
}
