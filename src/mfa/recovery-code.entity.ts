import { Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { IdColumn, TimeColumn } from '../database/columns.js';
import { User } from '../users/user.entity.js';

/** A code that replaces another second factor once. */
@Entity('recovery_codes')
@Index('recovery_codes_user_id_idx', ['userId'])
export class RecoveryCode {
  @IdColumn()
  id!: string;

  @Column({ name: 'user_id', type: 'uuid' })
  userId!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id' })
  user?: User;

  /** The first four characters of the code, by which its row is found. */
  @Column({ name: 'selector', type: 'varchar' })
  selector!: string;

  /** The rest, hashed with argon2id: it has 50 bits, fewer than the 112 that a fast hash needs (ASVS 6.5.2). */
  @Column({ name: 'code_hash', type: 'varchar' })
  codeHash!: string;

  /** The session in which it was made. Null for one that was made at a sign-in. */
  @Column({ name: 'session_id', type: 'uuid', nullable: true })
  sessionId!: string | null;

  @TimeColumn('created_at')
  createdAt!: Date;

  @TimeColumn('used_at', { nullable: true })
  usedAt!: Date | null;
}
