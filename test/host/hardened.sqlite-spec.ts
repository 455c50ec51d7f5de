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
import { describe, expect } from 'vitest';
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
import { hostTest } from '../support/fixtures.js';
import {
  authOptions,
  getStartError,
  type HostParts,
  ownDataSource,
  TestHost,
} from '../support/host.js';

const JANE = { username: 'jane', email: 'jane@example.com', password: 'correct horse battery' };

const test = hostTest().extend(
  'start',
  ({ newDatabase, startHost }) =>
    async (given: HostParts, configure?: (app: INestApplication) => void, more = {}) => {
      const dataSource = ownDataSource(await newDatabase('sqlite'), more);
      const imports = [dataSource, ...(given.imports ?? [])];
      return startHost({ ...given, imports }, { configure });
    },
);

const issuer = () => [
  AuthModule.forRoot(authOptions()),
  OAuthModule.forRoot(),
  RegistrationModule.forRoot(),
];
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

test('@UseGuards(JwtAuthGuard) guards a route below a @Public() controller', async ({ start }) => {
  const host = await start({ imports: issuer(), controllers: [PublicController] });
  expect((await host.call('GET', '/public')).status).toBe(200);
  expect((await host.call('GET', '/public/locked')).status).toBe(401);
});

test('A handler that two controllers inherit is guarded in the one that asks for it, and drawn without a lock in the other', async ({
  start,
}) => {
  const controllers = [GuardedController, OpenController];
  const host = await start({ imports: issuer(), controllers }, documented);
  expect((await host.call('GET', '/guarded')).status).toBe(401);
  expect((await host.call('GET', '/open')).status).toBe(200);
  const { paths } = (await host.call('GET', '/openapi.json')).body;
  expect(paths['/open'].get.security).toBeUndefined();
});

test('A global JwtAuthGuard draws a lock on every route that is not @Public()', async ({
  start,
}) => {
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
  expect(paths['/plain/public'].get.security).toEqual([]);
});

test('A controller that changes the roles of its principal changes them for itself only', async ({
  start,
}) => {
  const host = await start({ imports: issuer(), controllers: [RolesController] });
  const token = await signIn(host);
  expect((await host.call('GET', '/roles/take', { token })).status).toBe(200);
  expect((await host.call('GET', '/roles', { token })).status).toBe(403);
});

test('getRequest() takes the context of a message, not its payload, and rejects unknown transports', () => {
  const forged = { user: { id: 'victim', roles: ['admin'] } };
  const rpc = { headers: {} };
  const context = (type: string) =>
    ({
      getType: () => type,
      switchToHttp: () => ({ getRequest: () => forged }),
      switchToRpc: () => ({ getContext: () => rpc }),
    }) as unknown as ExecutionContext;
  expect(getRequest(context('rpc'))).toBe(rpc);
  expect(() => getRequest(context('telegram'))).toThrow(/telegram has no request/);
});

describe('the start stops', () => {
  abstract class Never extends SignInStep {}
  const never = Object.assign(Object.create(Never.prototype) as Never, {
    check: () => Promise.reject(new Error('never')),
  });

  test('A request-scoped SignInStep stops the start, because it would be skipped', async ({
    start,
  }) => {
    const factory = { provide: Never, inject: [REQUEST], useFactory: () => never };
    expect(await getStartError(start({ imports: issuer(), providers: [factory] }))).toMatch(
      /Never extends SignInStep.*singleton/,
    );
  });

  test.each([
    ['keysMaxAgeSeconds', 0],
    ['keysMaxAgeSeconds', 30 * 86_400],
    ['timeoutMs', Number.NaN],
    ['cooldownSeconds', -1],
    ['longestTokenSeconds', Number.NaN],
  ])('AccessModule with %s %d stops the start', async (name, value) => {
    const options = { issuer: 'https://a.example', audience: 'a', [name]: value };
    const started = TestHost.start({ imports: [AccessModule.forRoot(options)] });
    expect(await getStartError(started)).toMatch(`${name} cannot be ${value}`);
  });

  test('AccessModule accepts options that are undefined', async ({ startHost }) => {
    const nothing = { keysMaxAgeSeconds: undefined, timeoutMs: undefined } as object;
    const options = { issuer: 'https://a.invalid', audience: 'a', ...nothing };
    await startHost({ imports: [AccessModule.forRoot(options)] });
  });

  test.for([OAuthModule, RegistrationModule, AccountModule, AuditModule])(
    '%o without forRoot() stops the start',
    async (module, { start }) => {
      const imports = [AuthModule.forRoot(authOptions()), module];
      expect(await getStartError(start({ imports }))).toBe(
        `Import ${module.name}.forRoot(), not ${module.name}.`,
      );
    },
  );

  test('A table users of the application stops the start with the advice to use prefixAuthTables()', async ({
    newEmptyDatabase,
  }) => {
    const url = await newEmptyDatabase('sqlite');
    const plain = new DataSource({
      type: 'better-sqlite3',
      database: url.slice('sqlite:'.length),
    });
    await plain.initialize();
    await plain.query('CREATE TABLE users (id integer PRIMARY KEY)');
    await plain.destroy();
    const imports = [ownDataSource(url), ...issuer()];
    expect(await getStartError(TestHost.start({ imports }))).toMatch(
      /table users already.*prefixAuthTables\('auth_'\)/,
    );
  });
});

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
    return found && { id, email: id, disabled: false };
  }
}

@Module({ imports: [TypeOrmModule.forFeature([User])], exports: [TypeOrmModule] })
class PeopleModule {}

test('An application whose own entity is called User gets its own repository in its UserDirectory', async ({
  start,
}) => {
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
