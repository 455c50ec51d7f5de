import { Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { IdColumn, TimeColumn } from '../database/columns.js';
import { User } from '../users/user.entity.js';

/** A mail that waits to be sent. The row is deleted when the mail has been sent or given up. */
@Entity('mails')
@Index('mails_next_try_at_idx', ['nextTryAt'])
@Index('mails_user_id_idx', ['userId'])
export class MailRow {
  /** A UUIDv7, and the `Message-ID` of the mail: every copy of it has the same one. */
  @IdColumn()
  id!: string;

  /** The kind of the mail, which decides who gets it and what it says: see `MailKind`. */
  @Column({ name: 'kind', type: 'varchar' })
  kind!: string;

  @Column({ name: 'user_id', type: 'uuid', nullable: true })
  userId!: string | null;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id' })
  user?: User;

  /** The canonical address that the mail is for; null for the address of the user. */
  @Column({ name: 'mailbox', type: 'varchar', nullable: true })
  mailbox!: string | null;

  /** The link in the mail. Its token is not stored: it is derived when the mail is sent. */
  @Column({ name: 'link_id', type: 'uuid', nullable: true })
  linkId!: string | null;

  /** The language that the request asked for, if the user has chosen none. */
  @Column({ name: 'locale', type: 'varchar', nullable: true })
  locale!: string | null;

  /** What the mail is about. Contains no secret and no text of a user. */
  @Column({ name: 'details', type: 'simple-json' })
  details!: Record<string, unknown>;

  /** The `Date` of the mail. */
  @TimeColumn('created_at')
  createdAt!: Date;

  /** The next attempt. A process that sends the mail moves it ahead, so that no other process sends it meanwhile. */
  @TimeColumn('next_try_at')
  nextTryAt!: Date;

  /** How many attempts have begun. A process that took longer than its lease has another number than the row. */
  @Column({ name: 'attempts', type: 'integer' })
  attempts!: number;

  /** A code such as `ECONNREFUSED` or `451`, without text of the mail server, which may repeat the address. */
  @Column({ name: 'last_error', type: 'varchar', nullable: true })
  lastError!: string | null;
}
