import { Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { IdColumn, TimeColumn } from '../database/columns.js';
import type { SessionEndReason } from '../events/events.js';
import { User } from '../users/user.entity.js';

/** One sign-in. Its refresh tokens are no rows: they are derived from what is here and `SECRET_KEY`. */
@Entity('sessions')
@Index('sessions_user_id_idx', ['userId'])
@Index('sessions_client_id_idx', ['clientId'])
export class Session {
  /** UUIDv7; the `sid` of the session's access tokens. */
  @IdColumn()
  id!: string;

  /** Null where a client signed in for itself. */
  @Column({ name: 'user_id', type: 'uuid', nullable: true })
  userId!: string | null;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id' })
  user?: User;

  @Column({ name: 'client_id', type: 'varchar' })
  clientId!: string;

  /** What was granted at the sign-in, separated by spaces: a refresh can ask for less, never for more. */
  @Column({ name: 'scope', type: 'varchar' })
  scope!: string;

  /** How somebody proved who they are: `password`, `client_credentials`, or what another grant says. */
  @Column({ name: 'authentication_method', type: 'varchar' })
  authenticationMethod!: string;

  @Column({ name: 'ip', type: 'varchar', nullable: true })
  ip!: string | null;

  @Column({ name: 'user_agent', type: 'varchar', nullable: true })
  userAgent!: string | null;

  /** See `User.sessionsVersion`. */
  @Column({ name: 'user_sessions_version', type: 'integer' })
  userSessionsVersion!: number;

  /** Random, and half of the key of the refresh tokens' codes; the other half is `SECRET_KEY`. */
  @Column({ name: 'refresh_secret', type: 'varchar' })
  refreshSecret!: string;

  /** The number of the one refresh token that is current. */
  @Column({ name: 'refresh_counter', type: 'integer' })
  refreshCounter!: number;

  /** When the current refresh token took the place of the one before. */
  @TimeColumn('rotated_at', { nullable: true })
  rotatedAt!: Date | null;

  @TimeColumn('created_at')
  createdAt!: Date;

  @TimeColumn('last_used_at')
  lastUsedAt!: Date;

  /** However often it is refreshed. */
  @TimeColumn('expires_at')
  expiresAt!: Date;

  /** Moves on with each refresh, never beyond `expiresAt`; when the session ends, it is that moment. */
  @TimeColumn('idle_expires_at')
  idleExpiresAt!: Date;

  @TimeColumn('ended_at', { nullable: true })
  endedAt!: Date | null;

  @Column({ name: 'end_reason', type: 'varchar', nullable: true })
  endReason!: SessionEndReason | null;
}
