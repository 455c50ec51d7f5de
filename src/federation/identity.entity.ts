import { Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { IdColumn, TimeColumn } from '../database/columns.js';
import { User } from '../users/user.entity.js';

/** An account at another provider with which a user signs in. The issuer and the subject alone say whose it is. */
@Entity('identities')
@Index('identities_issuer_key', ['issuer', 'subject'], { unique: true })
@Index('identities_user_id_idx', ['userId'])
export class Identity {
  /** A UUIDv7. */
  @IdColumn()
  id!: string;

  @Column({ name: 'user_id', type: 'uuid' })
  userId!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id' })
  user?: User;

  /** The `iss` of the provider, as it is configured. */
  @Column({ name: 'issuer', type: 'varchar' })
  issuer!: string;

  /** The `sub` of the account at the provider, which never goes to another person. */
  @Column({ name: 'subject', type: 'varchar' })
  subject!: string;

  /** The `id` of the provider in the configuration, which may have been removed since. */
  @Column({ name: 'provider_id', type: 'varchar' })
  providerId!: string;

  /** The session in which its user connected it; null for the account with which the user signed up, or was linked by the address. */
  @Column({ name: 'session_id', type: 'uuid', nullable: true })
  sessionId!: string | null;

  /** The address that the provider named at the last sign-in, for display alone. */
  @Column({ name: 'email', type: 'varchar', nullable: true })
  email!: string | null;

  /** Whether the provider had verified that address. */
  @Column({ name: 'email_verified', type: 'boolean' })
  emailVerified!: boolean;

  @TimeColumn('created_at')
  createdAt!: Date;

  /** Written at most once a day. */
  @TimeColumn('last_used_at', { nullable: true })
  lastUsedAt!: Date | null;
}
