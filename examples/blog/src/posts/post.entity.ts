import { IdColumn, TimeColumn, User } from 'nightlatch';
import { Column, Entity, JoinColumn, ManyToOne } from 'typeorm';

@Entity('posts')
export class Post {
  @IdColumn()
  id!: string;

  @Column({ name: 'author_id', type: 'uuid' })
  authorId!: string;

  /** Deleting a user deletes their posts. */
  @ManyToOne(() => User, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'author_id' })
  author?: User;

  @Column({ name: 'title', type: 'varchar' })
  title!: string;

  @Column({ name: 'text', type: 'varchar' })
  text!: string;

  @TimeColumn('created_at')
  createdAt!: Date;
}
