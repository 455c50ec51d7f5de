import { Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { IdColumn, TimeColumn } from '../database/columns.js';
import { User } from '../users/user.entity.js';

/** A passkey of a user: the public half of a key pair whose private half is in an authenticator. */
@Entity('passkeys')
@Index('passkeys_credential_id_key', ['credentialId'], { unique: true })
@Index('passkeys_user_id_idx', ['userId'])
export class Passkey {
  /** A UUIDv7. */
  @IdColumn()
  id!: string;

  @Column({ name: 'user_id', type: 'uuid' })
  userId!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id' })
  user?: User;

  /** The id that the authenticator chose, in base64url. */
  @Column({ name: 'credential_id', type: 'varchar' })
  credentialId!: string;

  /** The COSE key (RFC 9052 section 7), in base64url. */
  @Column({ name: 'public_key', type: 'varchar' })
  publicKey!: string;

  /** The COSE algorithm: -7 (ES256), -8 (EdDSA) or -257 (RS256). */
  @Column({ name: 'algorithm', type: 'integer' })
  algorithm!: number;

  /** The signature counter. It has 32 bits without a sign, which are too many for an `integer`. */
  @Column({
    name: 'counter',
    type: 'bigint',
    transformer: { to: (value: number) => value, from: (value: string | number) => Number(value) },
  })
  counter!: number;

  /** How the browser reaches the authenticator: `internal`, `hybrid`, `usb`. */
  @Column({ name: 'transports', type: 'simple-json' })
  transports!: string[];

  /** The model of the authenticator, as a UUID. Nothing proves it. */
  @Column({ name: 'aaguid', type: 'varchar' })
  aaguid!: string;

  /** Whether the private key can be on several devices. It never changes. */
  @Column({ name: 'backup_eligible', type: 'boolean' })
  backupEligible!: boolean;

  @Column({ name: 'backed_up', type: 'boolean' })
  backedUp!: boolean;

  /** The name by which its owner knows it. */
  @Column({ name: 'name', type: 'varchar' })
  name!: string;

  /** The session in which it was added. */
  @Column({ name: 'session_id', type: 'uuid', nullable: true })
  sessionId!: string | null;

  @TimeColumn('created_at')
  createdAt!: Date;

  @TimeColumn('last_used_at', { nullable: true })
  lastUsedAt!: Date | null;

  /** When its counter went back, as that of a copy does. It is refused since. */
  @TimeColumn('suspended_at', { nullable: true })
  suspendedAt!: Date | null;
}
