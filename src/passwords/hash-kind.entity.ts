import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A kind of hashes (an algorithm and its cost) that was imported: the server measures it before its users sign in. */
@Entity('hash_kinds')
export class HashKind {
  /** For instance `$2b$12$`. */
  @PrimaryColumn({ name: 'kind', type: 'varchar' })
  kind!: string;

  /** A hash of this kind, of no password. */
  @Column({ name: 'sample', type: 'varchar' })
  sample!: string;
}
