import type { DynamicModule, INestApplication, Provider, Type } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { DataSource, type Repository } from 'typeorm';
import {
  AccountModule,
  AdminModule,
  AuditModule,
  ADMIN_SCOPES,
  ADMIN_ROLE,
  authEntities,
  authMigrations,
  AuthModule,
  type MailOptions,
  OAuthModule,
  RegistrationModule,
  withAuthDocs,
} from '../../../src/index.js';
import { authOptions, ownDataSource, TestHost } from '../../support/host.js';
import { createHostDatabase } from '../../support/migrated-database.js';
import { Account, ownUsers } from './accounts.js';
import { CreateAccounts1700000000000 } from './create-accounts.migration.js';

const SCOPES = {
  scopes: ADMIN_SCOPES,
  roleScopes: { [ADMIN_ROLE]: Object.keys(ADMIN_SCOPES) },
};
export const PASSWORD = 'correct horse battery staple';

/** An application whose users are in its own table `accounts`. */
export class AccountsHost {
  private count = 0;

  private constructor(
    readonly host: TestHost,
    readonly accounts: Repository<Account>,
    /** The modules of the application. */
    readonly imports: DynamicModule[],
    readonly close: () => Promise<void>,
  ) {}

  static async start({
    express = false,
    recheckSeconds,
    overrides,
    controllers = [],
    administered = false,
    features = [],
    mail,
  }: {
    express?: boolean;
    recheckSeconds?: number;
    /** Replaces the application's own directory. */
    overrides?: Provider[];
    controllers?: Type[];
    /** Imports `AdminModule` and `AuditModule`, and serves the OpenAPI document. */
    administered?: boolean;
    /** Further modules. */
    features?: DynamicModule[];
    /** The option `mail` of `AuthModule`. */
    mail?: MailOptions;
  } = {}): Promise<AccountsHost> {
    const database = await createHostDatabase();
    const dataSource = ownDataSource(database.url, {
      entities: [...authEntities, Account],
      migrations: [...authMigrations, CreateAccounts1700000000000],
    });
    const auth = AuthModule.forRoot({
      ...authOptions(),
      ...(administered && SCOPES),
      ...(mail && { mail }),
      ...(recheckSeconds !== undefined && { recheckSeconds }),
      ...ownUsers,
      ...(overrides && { overrides }),
    });
    const usual = [OAuthModule.forRoot(), RegistrationModule.forRoot(), AccountModule.forRoot()];
    const admin = administered ? [AdminModule.forRoot(), AuditModule.forRoot()] : [];
    const imports = [dataSource, auth, ...usual, ...admin, ...features];
    const configure = administered ? serveDocument : undefined;
    const host = await TestHost.start({ imports, controllers }, { express, configure });
    const accounts = host.app.get(DataSource).getRepository(Account);
    return new AccountsHost(host, accounts, imports, async () => {
      await host.close();
      await database.drop();
    });
  }

  /**
   * Registers a new user.
   * @returns their row.
   * @throws Error if the registration is rejected.
   */
  async register(members: object = {}): Promise<Account> {
    const name = `account${++this.count}`;
    const json = { email: `${name}@example.com`, username: name, password: PASSWORD, ...members };
    const { status, body } = await this.host.call('POST', '/users', { json });
    if (status !== 201) throw new Error(`registration: ${status} ${JSON.stringify(body)}`);
    return this.accounts.findOneByOrFail({ id: Number(body.id) });
  }

  /**
   * Signs in with the form.
   * @throws Error if the sign-in is rejected.
   */
  async tokens(
    username: string,
    password = PASSWORD,
  ): Promise<{ access_token: string; refresh_token: string }> {
    const { status, body } = await this.host.call('POST', '/token', {
      form: { username, password },
    });
    if (status !== 200) throw new Error(`sign-in: ${status} ${JSON.stringify(body)}`);
    return body;
  }
}

function serveDocument(app: INestApplication): void {
  const config = withAuthDocs(new DocumentBuilder(), app).build();
  SwaggerModule.setup('docs', app, SwaggerModule.createDocument(app, config), {
    jsonDocumentUrl: 'openapi.json',
  });
}
