import { Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../database/columns.js';

/** An address that gets no mails until its owner proves that they read them. */
@Entity('refused_addresses')
export class RefusedAddress {
  /** In the canonical form. It needs no account. */
  @PrimaryColumn({ name: 'address', type: 'varchar' })
  address!: string;

  @TimeColumn('refused_at')
  refusedAt!: Date;
}
