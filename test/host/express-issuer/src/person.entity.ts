import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A row of the application's own table `users`, which is older than the sign-in. */
@Entity('users')
export class Person {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'text' })
  name!: string;
}
