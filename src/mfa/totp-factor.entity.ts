import { Column, Entity, JoinColumn, ManyToOne } from 'typeorm';
import { IdColumn, TimeColumn } from '../database/columns.js';
import { User } from '../users/user.entity.js';

/** The authenticator app of a user, or one that is being set up. */
@Entity('totp_factors')
export class TotpFactorRow {
  @IdColumn('user_id')
  userId!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id' })
  user?: User;

  /** A UUIDv7, new with each secret. */
  @Column({ name: 'id', type: 'uuid' })
  id!: string;

  /** 160 random bits in base32, encrypted and bound to this row. */
  @Column({ name: 'secret', type: 'varchar' })
  secret!: string;

  /** The last time step whose code was accepted. Codes of this step and of earlier ones are used up. */
  @Column({
    name: 'last_step',
    type: 'bigint',
    transformer: { to: (step: number | undefined) => step, from: Number },
  })
  lastStep!: number;

  /** The session that set it up, or the second step of a sign-in. */
  @Column({ name: 'session_id', type: 'uuid', nullable: true })
  sessionId!: string | null;

  @TimeColumn('created_at')
  createdAt!: Date;

  /** When the user proved to have the secret. Null until then: it is no factor yet. */
  @TimeColumn('confirmed_at', { nullable: true })
  confirmedAt!: Date | null;
}
