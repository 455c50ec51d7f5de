import { Column, Entity, Index, JoinColumn, OneToOne } from 'typeorm';
import { IdColumn, TimeColumn } from '../database/columns.js';
import { User } from '../users/user.entity.js';

/** The hash of a user's password, in a separate table, so that no query of users can return it. */
@Entity('passwords')
// A partial index, which TypeORM cannot describe; the migration creates it.
@Index('passwords_foreign_idx', { synchronize: false })
export class Password {
  @IdColumn('user_id')
  userId!: string;

  @OneToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id' })
  user?: User;

  /** A PHC string, `$argon2id$v=19$m=19456,t=2,p=1$...`; an imported hash keeps its format until the user signs in. */
  @Column({ name: 'hash', type: 'varchar' })
  hash!: string;

  @TimeColumn('updated_at')
  updatedAt!: Date;
}
