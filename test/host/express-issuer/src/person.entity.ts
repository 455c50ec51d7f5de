import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** Whom the application had among its `users` before there was any sign-in. */
@Entity('users')
export class Person {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'text' })
  name!: string;
}
