import { Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { IdColumn, TimeColumn } from '../database/columns.js';
import type { SessionEndReason } from '../events/reasons.js';
import { User } from '../users/user.entity.js';
import type { Acr } from './authentication-context.js';

/** The `clientId` of the session of a browser on the hosted pages. No application can have it. */
export const BROWSER_CLIENT_ID = 'nightlatch-browser';

/** A sign-in. Its refresh tokens are not stored: they are derived from this row and `SECRET_KEY`. */
@Entity('sessions')
@Index('sessions_user_live_idx', ['userId', 'endedAt'])
@Index('sessions_client_live_idx', ['clientId', 'endedAt'])
@Index('sessions_parent_id_idx', ['parentId'], { where: 'parent_id IS NOT NULL' })
export class Session {
  /** A UUIDv7, and the `sid` of the session's access tokens. */
  @IdColumn()
  id!: string;

  /** Null for a client that acts for itself. */
  @Column({ name: 'user_id', type: 'uuid', nullable: true })
  userId!: string | null;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id' })
  user?: User;

  @Column({ name: 'client_id', type: 'varchar' })
  clientId!: string;

  /** The scopes granted at the sign-in, separated by spaces. A refresh can get fewer, never more. */
  @Column({ name: 'scope', type: 'varchar' })
  scope!: string;

  /** How the user or client was proven first: `password`, `client_credentials`, or the word of another grant. */
  @Column({ name: 'authentication_method', type: 'varchar' })
  authenticationMethod!: string;

  /**
   * All methods that proved the user at `authenticatedAt` (see `authentication-context.ts`). Null for a client that
   * acts for itself, and for a sign-in of an earlier version.
   */
  @Column({ name: 'methods', type: 'simple-json', nullable: true })
  methods!: string[] | null;

  /** How strong these methods are together. Null where `methods` is null. */
  @Column({ name: 'acr', type: 'varchar', nullable: true })
  acr!: Acr | null;

  @Column({ name: 'ip', type: 'varchar', nullable: true })
  ip!: string | null;

  @Column({ name: 'user_agent', type: 'varchar', nullable: true })
  userAgent!: string | null;

  /** The `User.sessionsVersion` at the sign-in. */
  @Column({ name: 'user_sessions_version', type: 'integer' })
  userSessionsVersion!: number;

  /** Random. The key of the refresh tokens' HMAC is derived from it and `SECRET_KEY`. */
  @Column({ name: 'refresh_secret', type: 'varchar' })
  refreshSecret!: string;

  /** The counter of the current refresh token. */
  @Column({ name: 'refresh_counter', type: 'integer' })
  refreshCounter!: number;

  /** The time of the last refresh. */
  @TimeColumn('rotated_at', { nullable: true })
  rotatedAt!: Date | null;

  /**
   * The group of addresses (`toAddressGroup`) that the last refresh came from. Null before the first one, and after the
   * answer was repeated to another group.
   */
  @Column({ name: 'rotated_from', type: 'varchar', nullable: true })
  rotatedFrom!: string | null;

  @TimeColumn('created_at')
  createdAt!: Date;

  @TimeColumn('last_used_at')
  lastUsedAt!: Date;

  /** When the session ends, however often it is refreshed. */
  @TimeColumn('expires_at')
  expiresAt!: Date;

  /** When the session ends if it is not refreshed, at most `expiresAt`. Of an ended session, the time at which it ended. */
  @TimeColumn('idle_expires_at')
  idleExpiresAt!: Date;

  /**
   * The browser session from which an application got this session, so that a sign-out can end both; of a browser session
   * that ended because its user signed in again, the new one; else null. It has no foreign key: the browser session may be deleted first, and SQLite would have to rebuild the table.
   */
  @Column({ name: 'parent_id', type: 'uuid', nullable: true })
  parentId!: string | null;

  /**
   * When the person last proved who they are: for the session of an application, that is the time of the browser session.
   * Null for a client that acts for itself, and for a sign-in of an earlier version.
   */
  @TimeColumn('authenticated_at', { nullable: true })
  authenticatedAt!: Date | null;

  @TimeColumn('ended_at', { nullable: true })
  endedAt!: Date | null;

  @Column({ name: 'end_reason', type: 'varchar', nullable: true })
  endReason!: SessionEndReason | null;
}
