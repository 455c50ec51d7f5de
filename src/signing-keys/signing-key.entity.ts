import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../database/columns.js';

/** Returns whether the tokens of a key are rejected. */
export function isGone(row: SigningKeyRow, now: Date): boolean {
  return isRevoked(row) || (row.expiresAt !== null && row.expiresAt <= now);
}

/** Returns whether a key was revoked. It has no private key then, so no clock can revive it. */
export function isRevoked({ privateKeyEncrypted }: SigningKeyRow): boolean {
  return privateKeyEncrypted === '';
}

/** A signing key that the server created. Its state follows from its times: see `SigningKeys`. */
@Entity('signing_keys')
@Index('signing_keys_generation_key', ['algorithm', 'generation'], { unique: true })
export class SigningKeyRow {
  /** The `kid` of its tokens: its thumbprint (RFC 7638). */
  @PrimaryColumn({ name: 'kid', type: 'varchar' })
  kid!: string;

  @Column({ name: 'algorithm', type: 'varchar' })
  algorithm!: string;

  /** 1 for the first key of an algorithm, 2 for the next. The unique index lets one of several instances create it. */
  @Column({ name: 'generation', type: 'integer' })
  generation!: number;

  /** The private key as an encrypted JWK; empty once revoked. */
  @Column({ name: 'private_key_encrypted', type: 'varchar' })
  privateKeyEncrypted!: string;

  @TimeColumn('created_at')
  createdAt!: Date;

  /** When it starts signing. It is published from its creation on. */
  @TimeColumn('active_from')
  activeFrom!: Date;

  /** When it stops verifying; null until the next key is created. */
  @TimeColumn('expires_at', { nullable: true })
  expiresAt!: Date | null;
}
