import { Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { IdColumn, TimeColumn } from '../database/columns.js';
import { User } from '../users/user.entity.js';

/** An authorization code (RFC 6749 section 4.1.2): what an application may exchange for a session of a user. */
@Entity('authorization_codes')
// The deletion of a user must not read the whole table.
@Index('authorization_codes_user_id_idx', ['userId'])
export class AuthorizationCode {
  /** A UUIDv7, and the first part of the code. */
  @IdColumn()
  id!: string;

  /** SHA-256 of the second part of the code, which has 192 random bits. */
  @Column({ name: 'secret_digest', type: 'varchar' })
  secretDigest!: string;

  @Column({ name: 'client_id', type: 'varchar' })
  clientId!: string;

  @Column({ name: 'user_id', type: 'uuid' })
  userId!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id' })
  user?: User;

  /** The session of the browser that asked for the code. */
  @Column({ name: 'browser_session_id', type: 'uuid' })
  browserSessionId!: string;

  /** The `User.sessionsVersion` of the browser session. */
  @Column({ name: 'user_sessions_version', type: 'integer' })
  userSessionsVersion!: number;

  /** As it was in the request: the exchange must name the same. */
  @Column({ name: 'redirect_uri', type: 'varchar' })
  redirectUri!: string;

  @Column({ name: 'scope', type: 'varchar' })
  scope!: string;

  /** The PKCE challenge (RFC 7636), by the method S256. */
  @Column({ name: 'code_challenge', type: 'varchar' })
  codeChallenge!: string;

  @Column({ name: 'nonce', type: 'varchar', nullable: true })
  nonce!: string | null;

  @TimeColumn('created_at')
  createdAt!: Date;

  @TimeColumn('expires_at')
  expiresAt!: Date;

  @TimeColumn('used_at', { nullable: true })
  usedAt!: Date | null;

  /** The session that the code was exchanged for: it ends if the code is used again. */
  @Column({ name: 'session_id', type: 'uuid', nullable: true })
  sessionId!: string | null;
}
