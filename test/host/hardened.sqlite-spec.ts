import {
  Controller,
  type ExecutionContext,
  Get,
  type INestApplication,
  Injectable,
  Module,
  UseGuards,
} from '@nestjs/common';
import { APP_GUARD, REQUEST } from '@nestjs/core';
import { InjectRepository, TypeOrmModule } from '@nestjs/typeorm';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { afterEach, describe, expect, it } from 'vitest';
import { DataSource, Entity, PrimaryColumn, type Repository } from 'typeorm';
import {
  AccessModule,
  AccountModule,
  AuditModule,
  authEntities,
  Authenticated,
  AuthModule,
  CurrentUser,
  type DirectoryUser,
  JwtAuthGuard,
  OAuthModule,
  type Principal,
  Public,
  RegistrationModule,
  getRequest,
  Roles,
  SignInStep,
  UserDirectory,
  withAuthDocs,
} from '../../src/index.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { authOptions, ownDataSource, TestHost } from '../support/host.js';

const JANE = { username: 'jane', email: 'jane@example.com', password: 'correct horse battery' };

const databases: TestDatabase[] = [];
const hosts: TestHost[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
  for (const database of databases.splice(0)) await database.drop();
});
type Given = Parameters<typeof TestHost.start>[0];
async function start(given: Given, configure?: (app: INestApplication) => void, more = {}) {
  const database = await createDatabase('sqlite');
  databases.push(database);
  const own = [ownDataSource(database.url, more), ...(given.imports ?? [])];
  const host = await TestHost.start({ ...given, imports: own }, { configure });
  hosts.push(host);
  return host;
}
const issuer = () => [
  AuthModule.forRoot(authOptions()),
  OAuthModule.forRoot(),
  RegistrationModule.forRoot(),
];
const refusalOf = (started: Promise<unknown>) =>
  started.then(
    () => 'it started',
    (error: Error) => error.message,
  );
async function signIn(host: TestHost): Promise<string> {
  await host.call('POST', '/users', { json: JANE });
  return String((await host.call('POST', '/token', { form: JANE })).body.access_token);
}

class Base {
  @Get()
  list(@CurrentUser() user?: Principal) {
    return { user: user?.id ?? null };
  }
}
@Authenticated()
@Controller('guarded')
class GuardedController extends Base {}
@Controller('open')
class OpenController extends Base {}

@Public()
@Controller('public')
class PublicController {
  @Get()
  open() {
    return {};
  }

  @Get('locked')
  @UseGuards(JwtAuthGuard)
  locked() {
    return {};
  }
}

@Controller('roles')
class RolesController {
  @Get('take')
  @Authenticated()
  take(@CurrentUser() { roles }: Principal) {
    (roles as string[]).push('admin');
    return {};
  }

  @Get()
  @Roles('admin')
  admin() {
    return {};
  }
}

const documented = (app: INestApplication) => {
  const builder = withAuthDocs(new DocumentBuilder(), app);
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, builder.build()), {
    jsonDocumentUrl: 'openapi.json',
  });
};

it('to name the guard is to be guarded, below a public controller too', async () => {
  const host = await start({ imports: issuer(), controllers: [PublicController] });
  expect((await host.call('GET', '/public')).status).toBe(200);
  expect((await host.call('GET', '/public/locked')).status).toBe(401);
});

it('a handler that two controllers inherit is guarded in one, and its lock is drawn in none', async () => {
  const controllers = [GuardedController, OpenController];
  const host = await start({ imports: issuer(), controllers }, documented);
  expect((await host.call('GET', '/guarded')).status).toBe(401);
  expect((await host.call('GET', '/open')).status).toBe(200);
  const { paths } = (await host.call('GET', '/openapi.json')).body;
  expect(paths['/open'].get.security).toBeUndefined();
});

it('where the guard stands before everything, so does the lock', async () => {
  @Controller('plain')
  class PlainController {
    @Get()
    list() {
      return [];
    }

    @Get('public')
    @Public()
    open() {
      return [];
    }
  }
  const providers = [{ provide: APP_GUARD, useExisting: JwtAuthGuard }];
  const host = await start(
    { imports: issuer(), controllers: [PlainController], providers },
    documented,
  );
  expect((await host.call('GET', '/plain')).status).toBe(401);
  const { paths } = (await host.call('GET', '/openapi.json')).body;
  expect(paths['/plain'].get.security).toEqual([{ oauth2: [] }]);
  expect(paths['/plain/public'].get.security).toBeUndefined();
});

it('what a controller does to the roles it is given, it does to nobody', async () => {
  const host = await start({ imports: issuer(), controllers: [RolesController] });
  const token = await signIn(host);
  expect((await host.call('GET', '/roles/take', { token })).status).toBe(200);
  expect((await host.call('GET', '/roles', { token })).status).toBe(403);
});

it('a message is not the request: whoever sends it cannot say in it who they are', () => {
  const forged = { user: { id: 'victim', roles: ['admin'] } };
  const rpc = { headers: {} };
  const context = (type: string) =>
    ({
      getType: () => type,
      switchToHttp: () => ({ getRequest: () => forged }),
      switchToRpc: () => ({ getContext: () => rpc }),
    }) as unknown as ExecutionContext;
  expect(getRequest(context('rpc'))).toBe(rpc);
  expect(() => getRequest(context('telegram'))).toThrow(/no request .* telegram/);
});

describe('the start stops', () => {
  abstract class Never extends SignInStep {}
  const never = Object.assign(Object.create(Never.prototype) as Never, {
    check: () => Promise.reject(new Error('never')),
  });

  it('where a step to the sign-in would be made for each request, and so be skipped', async () => {
    const factory = { provide: Never, inject: [REQUEST], useFactory: () => never };
    expect(await refusalOf(start({ imports: issuer(), providers: [factory] }))).toMatch(
      /Never extends SignInStep.*singleton/,
    );
  });

  it.each([
    ['keysMaxAgeSeconds', 0],
    ['keysMaxAgeSeconds', 30 * 86_400],
    ['timeoutMs', Number.NaN],
    ['cooldownSeconds', -1],
    ['longestTokenSeconds', Number.NaN],
  ])('where AccessModule is given %s %d', async (name, value) => {
    const options = { issuer: 'https://a.example', audience: 'a', [name]: value };
    const started = TestHost.start({ imports: [AccessModule.forRoot(options)] });
    expect(await refusalOf(started)).toMatch(`${name} cannot be ${value}`);
  });

  it('not where a configuration has nothing to say', async () => {
    const nothing = { keysMaxAgeSeconds: undefined, timeoutMs: undefined } as object;
    const options = { issuer: 'https://a.invalid', audience: 'a', ...nothing };
    hosts.push(await TestHost.start({ imports: [AccessModule.forRoot(options)] }));
  });

  it.each([OAuthModule, RegistrationModule, AccountModule, AuditModule])(
    'where %o is imported without forRoot()',
    async (module) => {
      const imports = [AuthModule.forRoot(authOptions()), module];
      expect(await refusalOf(start({ imports }))).toBe(
        `Import ${module.name}.forRoot(), not ${module.name}.`,
      );
    },
  );

  it('where a table of ours would be one of the application’s, and says how to name ours', async () => {
    const database = await createDatabase('sqlite');
    databases.push(database);
    const plain = new DataSource({
      type: 'better-sqlite3',
      database: database.url.slice('sqlite:'.length),
    });
    await plain.initialize();
    await plain.query('CREATE TABLE users (id integer PRIMARY KEY)');
    await plain.destroy();
    const imports = [ownDataSource(database.url), ...issuer()];
    expect(await refusalOf(TestHost.start({ imports }))).toMatch(
      /table users already.*prefixAuthTables\('auth_'\)/,
    );
  });
});

describe('an application whose own class is called User', () => {
  @Entity('people')
  class User {
    @PrimaryColumn({ type: 'varchar' })
    id!: string;
  }

  @Injectable()
  class People extends UserDirectory {
    constructor(@InjectRepository(User) private readonly people: Repository<User>) {
      super();
    }

    async findByLogin(login: string): Promise<DirectoryUser | null> {
      return this.findById(login);
    }

    async findById(id: string): Promise<DirectoryUser | null> {
      const found = await this.people.findOneBy({ id });
      return found && { id, email: id, active: true };
    }

    create(): Promise<DirectoryUser> {
      return Promise.reject(new Error('nobody registers here'));
    }
  }

  @Module({ imports: [TypeOrmModule.forFeature([User])], exports: [TypeOrmModule] })
  class PeopleModule {}

  it('is given its own repository in what it overrides', async () => {
    const auth = AuthModule.forRoot({
      ...authOptions(),
      imports: [PeopleModule],
      overrides: [{ provide: UserDirectory, useClass: People }],
    });
    const more = { entities: [...authEntities, User] };
    const host = await start({ imports: [auth, OAuthModule.forRoot()] }, undefined, more);
    const dataSource = host.app.get(DataSource);
    await dataSource.query('CREATE TABLE people (id varchar PRIMARY KEY NOT NULL)');
    await dataSource.query("INSERT INTO people VALUES ('jane@example.com')");
    const directory = host.app.get(UserDirectory, { strict: false });
    expect(await directory.findByLogin(JANE.email)).toMatchObject({ id: JANE.email });
  });
});
