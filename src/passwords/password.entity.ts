import { Column, Entity, Index, JoinColumn, OneToOne } from 'typeorm';
import { IdColumn, TimeColumn } from '../database/columns.js';
import { User } from '../users/user.entity.js';

/** The hash of a user's password, apart from the user: no query of users can carry it along. */
@Entity('passwords')
// TypeORM cannot say what it is (see the migration), and is to leave it alone.
@Index('passwords_foreign_idx', { synchronize: false })
export class Password {
  @IdColumn('user_id')
  userId!: string;

  @OneToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id' })
  user?: User;

  /** A PHC string, `$argon2id$v=19$m=19456,t=2,p=1$...`; what another system made until its first sign-in. */
  @Column({ name: 'hash', type: 'varchar' })
  hash!: string;

  @TimeColumn('updated_at')
  updatedAt!: Date;
}
