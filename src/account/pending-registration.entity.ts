import { Column, Entity, Index } from 'typeorm';
import { IdColumn, TimeColumn } from '../database/columns.js';
import type { PasswordHash } from '../passwords/passwords.service.js';

/**
 * A registration whose address is not verified. It is no user, and reserves neither the address nor the user name: several
 * people may have one for the same address, and the one who reads its mails becomes the user.
 */
@Entity('pending_registrations')
@Index('pending_registrations_email_key', ['emailCanonical', 'addressGroup'], {
  unique: true,
})
export class PendingRegistration {
  @IdColumn()
  id!: string;

  /** As in `User.email`. */
  @Column({ name: 'email', type: 'varchar' })
  email!: string;

  @Column({ name: 'email_canonical', type: 'varchar' })
  emailCanonical!: string;

  @Column({ name: 'username', type: 'varchar', nullable: true })
  username!: string | null;

  @Column({ name: 'full_name', type: 'varchar', nullable: true })
  fullName!: string | null;

  @Column({ name: 'password_hash', type: 'varchar' })
  passwordHash!: PasswordHash;

  /** A digest of the group of the client's address: the next registration of the group replaces this one. */
  @Column({ name: 'address_group', type: 'varchar' })
  addressGroup!: string;

  @TimeColumn('created_at')
  createdAt!: Date;

  @TimeColumn('expires_at')
  expiresAt!: Date;
}
