import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../database/columns.js';

/** A signing key that the server made for itself. */
@Entity('signing_keys')
@Index('signing_keys_algorithm_key', ['algorithm'], { unique: true })
export class SigningKeyRow {
  /** The `kid` of the tokens it signs: its thumbprint (RFC 7638). */
  @PrimaryColumn({ name: 'kid', type: 'varchar' })
  kid!: string;

  /** One key for an algorithm: of two servers that start at once, one makes it, both use it. */
  @Column({ name: 'algorithm', type: 'varchar' })
  algorithm!: string;

  /** The private key as a JWK, encrypted under a key derived from `SECRET_KEY`. */
  @Column({ name: 'private_key_encrypted', type: 'varchar' })
  privateKeyEncrypted!: string;

  @TimeColumn('created_at')
  createdAt!: Date;
}
