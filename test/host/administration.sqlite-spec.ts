import { Controller, Get, Param, type DynamicModule } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  AccountModule,
  ADMIN_ROLE,
  ADMIN_SCOPES,
  AdminModule,
  AuthModule,
  OAuthModule,
  RegistrationModule,
  UserAccounts,
} from '../../src/index.js';
import type { TestDatabase } from '../support/databases.js';
import { authOptions, ownDataSource, TestHost } from '../support/host.js';
import { createHostDatabase } from '../support/migrated-database.js';

const PASSWORD = 'correct horse battery';
const SCOPES = {
  scopes: ADMIN_SCOPES,
  roleScopes: { [ADMIN_ROLE]: Object.keys(ADMIN_SCOPES) },
};

/** The application's own routes, below the same path. */
@Controller('users')
class PeopleController {
  @Get('count')
  count() {
    return { count: 2 };
  }

  @Get(':name/badge')
  badge(@Param('name') name: string) {
    return { name };
  }
}

const firstAndLast = (features: DynamicModule[]): Array<[string, DynamicModule[]]> => [
  ['imported before the others', [AdminModule.forRoot(), ...features]],
  ['imported after the others', [...features, AdminModule.forRoot()]],
];
const features = [OAuthModule.forRoot(), RegistrationModule.forRoot(), AccountModule.forRoot()];
const cases = [true, false].flatMap((express) =>
  firstAndLast(features).map(([order, modules]) => ({
    adapter: express ? 'Express' : 'Fastify',
    express,
    order,
    modules,
  })),
);

describe.each(cases)('AdminModule on $adapter, $order', ({ express, modules }) => {
  let database: TestDatabase;
  let host: TestHost;
  let admin: string;
  let user: string;
  let id: string;
  const register = async (username: string): Promise<string> => {
    const json = { username, email: `${username}@example.com`, password: PASSWORD };
    return (await host.call('POST', '/users', { json })).body.id;
  };
  const fetchToken = async (username: string): Promise<string> => {
    const form = { username, password: PASSWORD };
    return (await host.call('POST', '/token', { form })).body.access_token;
  };
  beforeAll(async () => {
    database = await createHostDatabase('sqlite');
    const auth = AuthModule.forRoot({ ...authOptions(), ...SCOPES });
    const imports = [ownDataSource(database.url), auth, ...modules];
    const controllers = [PeopleController];
    host = await TestHost.start({ imports, controllers }, { express });
    id = await register('jane');
    await host.app.get(UserAccounts).setRoles(await register('ann'), ['admin']);
    [admin, user] = [await fetchToken('ann'), await fetchToken('jane')];
  });
  afterAll(async () => {
    await host?.close();
    await database?.drop();
  });

  it('AdminModule leaves /users/me and the routes below it to AccountModule', async () => {
    const token = user;
    for (const [method, path, json, status] of [
      ['GET', '/users/me', undefined, 200],
      ['PATCH', '/users/me', { full_name: 'Jane' }, 200],
      ['GET', '/users/me/sessions', undefined, 200],
      ['DELETE', `/users/me/sessions/${id}`, undefined, 404],
      ['DELETE', '/users/me/sessions', undefined, 204],
      ['DELETE', '/users/me', { password: 'wrong horse battery' }, 422],
    ] as const) {
      const answer = await host.call(method, path, { token, json });
      expect([method, path, answer.status]).toEqual([method, path, status]);
    }
    const { status, headers } = await host.call('GET', '/users/me');
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  });

  it('AdminModule leaves the application its own routes below /users', async () => {
    expect((await host.call('GET', '/users/count')).body).toEqual({ count: 2 });
    expect((await host.call('GET', '/users/jane/badge')).body).toEqual({ name: 'jane' });
  });

  it("AdminModule's routes are for administrators, and validate bodies and queries strictly", async () => {
    for (const path of ['/users', `/users/${id}`, `/users/${id}/sessions`]) {
      expect((await host.call('GET', path)).status).toBe(401);
      const refused = await host.call('GET', path, { token: user });
      expect([refused.status, refused.body.code]).toEqual([403, 'insufficient_role']);
      expect((await host.call('GET', path, { token: admin })).status).toBe(200);
    }
    const changed = await host.call('PATCH', `/users/${id}`, {
      token: admin,
      json: { full_name: 'Jane Doe', password: 'x' },
    });
    expect([changed.status, changed.body.code]).toEqual([422, 'validation_failed']);
    expect(changed.headers.get('content-type')).toContain('application/problem+json');
    const query = await host.call('GET', '/users?limt=1', { token: admin });
    expect([query.status, query.body.errors[0].field]).toEqual([422, 'limt']);
  });

  it("AdminModule's routes answer 404 to an id that is not a UUID", async () => {
    for (const path of ['/users/nobody', '/users/me2', '/users/x/sessions/y']) {
      expect((await host.call('GET', path, { token: admin })).status, path).toBe(404);
    }
  });
});

describe('the start stops with a sentence', () => {
  let database: TestDatabase;
  beforeAll(async () => (database = await createHostDatabase('sqlite')));
  afterAll(() => database.drop());
  let host: TestHost | null = null;
  afterEach(async () => {
    await host?.close();
    host = null;
  });
  const common = authOptions();
  const start = async (options: object, admin: object) => {
    const auth = AuthModule.forRoot({ ...common, ...options });
    const imports = [ownDataSource(database.url), auth, admin as DynamicModule];
    host = await TestHost.start({ imports });
  };

  it('AdminModule stops the start when the administration scopes are missing or open to every role', async () => {
    for (const options of [{}, { scopes: ADMIN_SCOPES }]) {
      await expect(start(options, AdminModule.forRoot())).rejects.toThrow(
        /ADMIN_SCOPES in `scopes`.*roleScopes/,
      );
    }
    await start({}, AdminModule.forRoot({ routes: { users: false, sessions: false } }));
  });

  it('AdminModule serves only the routes that `routes` leaves on', async () => {
    await start(SCOPES, AdminModule.forRoot({ routes: { users: false } }));
    expect((await host!.call('GET', '/users')).status).toBe(404);
    const path = '/users/019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71';
    expect((await host!.call('GET', path)).status).toBe(404);
    expect((await host!.call('GET', `${path}/sessions`)).status).toBe(401);
  });
});
