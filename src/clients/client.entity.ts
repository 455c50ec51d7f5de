import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../database/columns.js';

/** A client that was made with `nightlatch clients create`. */
@Entity('clients')
export class ClientRow {
  /** The `client_id`. */
  @PrimaryColumn({ name: 'id', type: 'varchar' })
  id!: string;

  @Column({ name: 'name', type: 'varchar' })
  name!: string;

  /** SHA-256 of the secret, which is 256 random bits: nothing to guess, so nothing to slow down. Null: public. */
  @Column({ name: 'secret_digest', type: 'varchar', nullable: true })
  secretDigest!: string | null;

  @Column({ name: 'grant_types', type: 'simple-json' })
  grantTypes!: string[];

  @Column({ name: 'scopes', type: 'simple-json' })
  scopes!: string[];

  @TimeColumn('created_at')
  createdAt!: Date;
}
