import { Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { IdColumn, TimeColumn } from '../database/columns.js';
import type { TokenRevokeReason } from '../events/reasons.js';
import { User } from '../users/user.entity.js';

/** A token that a user made for a script. */
@Entity('personal_access_tokens')
@Index('personal_access_tokens_user_id_idx', ['userId'])
export class PersonalAccessToken {
  /** A UUIDv7, which is a part of the token. */
  @IdColumn()
  id!: string;

  @Column({ name: 'user_id', type: 'uuid' })
  userId!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id' })
  user?: User;

  /** The name by which its owner knows it. */
  @Column({ name: 'name', type: 'varchar' })
  name!: string;

  /** The SHA-256 of the whole token, in hexadecimal digits. No key takes part, so that it outlives a new `SECRET_KEY`. */
  @Column({ name: 'token_digest', type: 'varchar' })
  tokenDigest!: string;

  /** The last four characters of the token. The first ones are the same for days. */
  @Column({ name: 'hint', type: 'varchar' })
  hint!: string;

  /** Separated by spaces, never empty. */
  @Column({ name: 'scope', type: 'varchar' })
  scope!: string;

  @TimeColumn('created_at')
  createdAt!: Date;

  @TimeColumn('expires_at')
  expiresAt!: Date;

  /** Up to a minute or two behind. */
  @TimeColumn('last_used_at', { nullable: true })
  lastUsedAt!: Date | null;

  /** The group of addresses that the last use came from. */
  @Column({ name: 'last_used_address', type: 'varchar', nullable: true })
  lastUsedAddress!: string | null;

  @TimeColumn('revoked_at', { nullable: true })
  revokedAt!: Date | null;

  @Column({ name: 'revoke_reason', type: 'varchar', nullable: true })
  revokeReason!: TokenRevokeReason | null;
}
