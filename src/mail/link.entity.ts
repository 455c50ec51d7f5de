import { Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { IdColumn, TimeColumn } from '../database/columns.js';
import { User } from '../users/user.entity.js';

/** A link in a mail. Its token is not stored: it is derived from this row and `SECRET_KEY`. */
@Entity('links')
@Index('links_user_id_idx', ['userId', 'purpose'])
@Index('links_address_idx', ['address', 'purpose'])
export class MailLink {
  /** A UUIDv7, and the beginning of the token. */
  @IdColumn()
  id!: string;

  /** What the link is for, for example `reset-password`. The token is valid for nothing else. */
  @Column({ name: 'purpose', type: 'varchar' })
  purpose!: string;

  /** Null if the address has no user yet. */
  @Column({ name: 'user_id', type: 'uuid', nullable: true })
  userId!: string | null;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id' })
  user?: User;

  /** The canonical address that the link is mailed to. */
  @Column({ name: 'address', type: 'varchar' })
  address!: string;

  /** The link is valid only while the user has this canonical address. Null if any address will do. */
  @Column({ name: 'owner_address', type: 'varchar', nullable: true })
  ownerAddress!: string | null;

  /** The link is valid only while the user has this `sessionsVersion`. Null if it outlives the user's sessions. */
  @Column({ name: 'sessions_version', type: 'integer', nullable: true })
  sessionsVersion!: number | null;

  /** 16 random bytes in base64url, from which the key of the token is derived. */
  @Column({ name: 'salt', type: 'varchar' })
  salt!: string;

  /** How long the link is valid from the moment that the mail server accepts the mail. */
  @Column({ name: 'lifetime_seconds', type: 'integer' })
  lifetimeSeconds!: number;

  /** Whether a later link of the same purpose for the same user, or address, replaces this one. */
  @Column({ name: 'replaceable', type: 'boolean' })
  replaceable!: boolean;

  /** What else the purpose needs to know. Contains no secret. */
  @Column({ name: 'details', type: 'simple-json', nullable: true })
  details!: object | null;

  /** When the link, or the mail that carries it, was asked for: the later one of two links is the newer one. */
  @TimeColumn('created_at')
  createdAt!: Date;

  /** Null until the mail is sent. */
  @TimeColumn('expires_at', { nullable: true })
  expiresAt!: Date | null;

  @TimeColumn('used_at', { nullable: true })
  usedAt!: Date | null;

  /** When a newer link replaced this one, or its request was withdrawn. */
  @TimeColumn('superseded_at', { nullable: true })
  supersededAt!: Date | null;
}
