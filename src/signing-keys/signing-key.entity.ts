import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../database/columns.js';

/** Whether nothing that the key signed is good; a revoked one has no private half, whatever a clock says. */
export function isGone({ privateKeyEncrypted, expiresAt }: SigningKeyRow, now: Date): boolean {
  return privateKeyEncrypted === '' || (expiresAt !== null && expiresAt <= now);
}

/** A signing key that the server made for itself. Its state follows from its times: see `stateOf`. */
@Entity('signing_keys')
@Index('signing_keys_generation_key', ['algorithm', 'generation'], { unique: true })
export class SigningKeyRow {
  /** The `kid` of the tokens it signs: its thumbprint (RFC 7638). */
  @PrimaryColumn({ name: 'kid', type: 'varchar' })
  kid!: string;

  @Column({ name: 'algorithm', type: 'varchar' })
  algorithm!: string;

  /** 1 for the first key of an algorithm, and so on: of several instances that make the next, one does. */
  @Column({ name: 'generation', type: 'integer' })
  generation!: number;

  /** The private key as a JWK, encrypted under a key derived from `SECRET_KEY`; empty once revoked. */
  @Column({ name: 'private_key_encrypted', type: 'varchar' })
  privateKeyEncrypted!: string;

  @TimeColumn('created_at')
  createdAt!: Date;

  /** From when it signs; it is published from its creation on. */
  @TimeColumn('active_from')
  activeFrom!: Date;

  /** Until when it verifies; null while no other key has been made to follow it. */
  @TimeColumn('expires_at', { nullable: true })
  expiresAt!: Date | null;
}
