import { Column, Entity, Index } from 'typeorm';
import { IdColumn, TimeColumn } from '../database/columns.js';

/** A user. The password hash is in another table (`passwords/`). */
@Entity('users')
@Index('users_email_canonical_key', ['emailCanonical'], { unique: true })
@Index('users_username_key', ['username'], { unique: true })
// TypeORM cannot describe these indexes. A migration creates them, and `synchronize` must not drop them.
@Index('users_email_prefix_idx', { synchronize: false })
@Index('users_username_prefix_idx', { synchronize: false })
@Index('users_with_roles_idx', { synchronize: false })
@Index('users_disabled_idx', { synchronize: false })
export class User {
  /** A UUIDv7, and the `sub` of the user's tokens unless there is an `externalId`. */
  @IdColumn()
  id!: string;

  /** The address as typed, without white space around it, for display and for sending mail, never for lookups. */
  @Column({ name: 'email', type: 'varchar' })
  email!: string;

  /** The canonical form, in which the address is unique and looked up: see `canonicalizeEmail`. */
  @Column({ name: 'email_canonical', type: 'varchar' })
  emailCanonical!: string;

  /** In its canonical form: see `canonicalizeUsername`. */
  @Column({ name: 'username', type: 'varchar', nullable: true })
  username!: string | null;

  @Column({ name: 'full_name', type: 'varchar', nullable: true })
  fullName!: string | null;

  /** A disabled user can neither sign in nor use a token. */
  @Column({ name: 'disabled', type: 'boolean' })
  disabled!: boolean;

  @Column({ name: 'roles', type: 'simple-json' })
  roles!: string[];

  /**
   * Grows by one to end all sessions at once: a session has the version that was read before its credentials were checked,
   * and has ended if the user's is another. So a sign-in with the old password that is under way during a password change
   * starts no live session.
   */
  @Column({ name: 'sessions_version', type: 'integer', default: 0 })
  sessionsVersion!: number;

  /**
   * The user's id in the application's own table (`UserDirectory`), which is the `sub` of their tokens. Null if our table
   * holds the user.
   */
  @Column({ name: 'external_id', type: 'varchar', nullable: true })
  externalId!: string | null;

  /** When the user proved that they read the mails to `email`. Null if they have not. */
  @TimeColumn('email_verified_at', { nullable: true })
  emailVerifiedAt!: Date | null;

  /** The language of the user's mails as a BCP 47 tag, in its canonical form: `de`, `pt-BR`. Null if they chose none. */
  @Column({ name: 'locale', type: 'varchar', nullable: true })
  locale!: string | null;

  /** Whether a sign-in needs a second factor (`mfa/`). */
  @Column({ name: 'second_factor_on', type: 'boolean', default: false })
  secondFactorOn!: boolean;

  /**
   * The random bytes by which the user's passkeys name the user, in base64url. They are kept for good: another value would
   * be another account to an authenticator. Null until the user asks for the first passkey.
   */
  @Column({ name: 'passkey_handle', type: 'varchar', nullable: true })
  passkeyHandle!: string | null;

  @TimeColumn('created_at')
  createdAt!: Date;

  @TimeColumn('updated_at')
  updatedAt!: Date;

  /** The `sub` of the user's tokens: the id in the application's own table if it has one, else the id. */
  get subject(): string {
    return this.externalId ?? this.id;
  }
}
