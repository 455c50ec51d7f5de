import { Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { IdColumn, TimeColumn } from '../database/columns.js';
import { User } from '../users/user.entity.js';

/** What a person has to do before the session starts: prove a second factor, or enrol one. */
export type SecondStepPurpose = 'second-factor' | 'enrolment';

/** A sign-in whose first proof is accepted, and which waits for the second. Its token is not stored. */
@Entity('second_steps')
@Index('second_steps_user_id_idx', ['userId'])
export class SecondStep {
  /** A UUIDv7, and the beginning of the token. */
  @IdColumn()
  id!: string;

  @Column({ name: 'user_id', type: 'uuid' })
  userId!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id' })
  user?: User;

  @Column({ name: 'purpose', type: 'varchar' })
  purpose!: SecondStepPurpose;

  /** The client that signs the user in: `BROWSER_CLIENT_ID` on the hosted pages. */
  @Column({ name: 'client_id', type: 'varchar' })
  clientId!: string;

  /** The scopes that the sign-in asks for, separated by spaces. */
  @Column({ name: 'scope', type: 'varchar' })
  scope!: string;

  /** The `User.sessionsVersion` at the first proof: what ends all sessions ends this too. */
  @Column({ name: 'user_sessions_version', type: 'integer' })
  userSessionsVersion!: number;

  /** 16 random bytes as base64url, from which the key of the token is derived. */
  @Column({ name: 'salt', type: 'varchar' })
  salt!: string;

  /** How the user was proven so far. */
  @Column({ name: 'methods_done', type: 'simple-json' })
  methodsDone!: string[];

  /** How often something was presented. At the maximum the step is dead. */
  @Column({ name: 'tries', type: 'integer' })
  tries!: number;

  @TimeColumn('created_at')
  createdAt!: Date;

  @TimeColumn('expires_at')
  expiresAt!: Date;

  /** When it became a session. */
  @TimeColumn('used_at', { nullable: true })
  usedAt!: Date | null;
}
