import { Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { IdColumn, TimeColumn, User } from '../../server-entry.js';

/** An item: a row that belongs to a user. */
@Entity('items')
@Index('items_owner_id_idx', ['ownerId', 'id'])
export class Item {
  @IdColumn()
  id!: string;

  @Column({ name: 'owner_id', type: 'uuid' })
  ownerId!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'owner_id' })
  owner?: User;

  @Column({ name: 'title', type: 'varchar' })
  title!: string;

  @TimeColumn('created_at')
  createdAt!: Date;
}
