import { Column, Entity, Index } from 'typeorm';
import { IdColumn, TimeColumn } from '../database/columns.js';

/** Somebody who can sign in. What proves it is not here: `passwords/` keeps that to itself. */
@Entity('users')
@Index('users_email_canonical_key', ['emailCanonical'], { unique: true })
@Index('users_username_key', ['username'], { unique: true })
// TypeORM cannot say what they are (see the migration), and is to leave them alone.
@Index('users_email_prefix_idx', { synchronize: false })
@Index('users_username_prefix_idx', { synchronize: false })
@Index('users_with_roles_idx', { synchronize: false })
@Index('users_disabled_idx', { synchronize: false })
export class User {
  /** UUIDv7; the `sub` of the user's tokens. */
  @IdColumn()
  id!: string;

  /** The address as its owner typed it: for display and for writing to, never for looking up. */
  @Column({ name: 'email', type: 'varchar' })
  email!: string;

  /** The one form in which the address is unique and looked up: see `canonicalEmail`. */
  @Column({ name: 'email_canonical', type: 'varchar' })
  emailCanonical!: string;

  /** Always in its canonical form: see `canonicalUsername`. */
  @Column({ name: 'username', type: 'varchar', nullable: true })
  username!: string | null;

  @Column({ name: 'full_name', type: 'varchar', nullable: true })
  fullName!: string | null;

  /** A disabled user can neither sign in nor use a token they still hold. */
  @Column({ name: 'disabled', type: 'boolean' })
  disabled!: boolean;

  @Column({ name: 'roles', type: 'simple-json' })
  roles!: string[];

  /**
   * Grows by one to end every session at once: a session holds the number it was started under, read
   * before the credentials were checked, and is over when it is another. No sign-in that is under way
   * while a password is changed can slip through.
   */
  @Column({ name: 'sessions_version', type: 'integer', default: 0 })
  sessionsVersion!: number;

  /**
   * Where the application keeps its users itself (`UserDirectory`): their id there, and the `sub` of their
   * tokens. Null where this row is the user.
   */
  @Column({ name: 'external_id', type: 'varchar', nullable: true })
  externalId!: string | null;

  @TimeColumn('created_at')
  createdAt!: Date;

  @TimeColumn('updated_at')
  updatedAt!: Date;
}
