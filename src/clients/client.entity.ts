import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../database/columns.js';
import type { ApplicationType } from './client.js';

/** A client in the database, created with `nightlatch clients create` or `ClientsService`. */
@Entity('clients')
export class ClientRow {
  /** The `client_id`. */
  @PrimaryColumn({ name: 'id', type: 'varchar' })
  id!: string;

  @Column({ name: 'name', type: 'varchar' })
  name!: string;

  /** SHA-256 of the secret, which has 256 random bits, so no slow hash is needed. Null for a public client. */
  @Column({ name: 'secret_digest', type: 'varchar', nullable: true })
  secretDigest!: string | null;

  @Column({ name: 'grant_types', type: 'simple-json' })
  grantTypes!: string[];

  @Column({ name: 'scopes', type: 'simple-json' })
  scopes!: string[];

  @Column({ name: 'redirect_uris', type: 'simple-json', default: '[]' })
  redirectUris!: string[];

  @Column({ name: 'post_logout_redirect_uris', type: 'simple-json', default: '[]' })
  postLogoutRedirectUris!: string[];

  @Column({ name: 'application_type', type: 'varchar', default: 'web' })
  applicationType!: ApplicationType;

  @TimeColumn('created_at')
  createdAt!: Date;
}
