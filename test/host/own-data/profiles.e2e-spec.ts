import { Body, Controller, Get, Put } from '@nestjs/common';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DataSource, type Repository } from 'typeorm';
import {
  AccountModule,
  authEntities,
  Authenticated,
  authMigrations,
  AuthModule,
  CurrentUser,
  Events,
  OAuthModule,
  type Principal,
  RegistrationModule,
  RegistrationService,
  User,
} from '../../../src/index.js';
import type { TestDatabase } from '../../support/databases.js';
import { authOptions, ownDataSource, TestHost } from '../../support/host.js';
import { createHostDatabase } from '../../support/migrated-database.js';
import { CreateProfiles1796000000000 } from './create-profiles.migration.js';
import { Profile, ProfilesModule, ProfilesService } from './profiles.js';

const PASSWORD = 'correct horse battery staple';

@Authenticated()
@Controller('profile')
class ProfileController {
  constructor(private readonly profiles: ProfilesService) {}

  @Get()
  read(@CurrentUser() { id }: Principal) {
    return this.profiles.getOrCreate(id);
  }

  @Put()
  async write(@CurrentUser() { id }: Principal, @Body() { bio }: Profile) {
    await this.profiles.describe(id, bio);
  }
}

let database: TestDatabase;
let host: TestHost;
let profiles: Repository<Profile>;
beforeAll(async () => {
  database = await createHostDatabase();
  host = await TestHost.start(
    {
      imports: [
        ownDataSource(database.url, {
          entities: [...authEntities, Profile],
          migrations: [...authMigrations, CreateProfiles1796000000000],
        }),
        AuthModule.forRoot(authOptions()),
        OAuthModule.forRoot(),
        RegistrationModule.forRoot(),
        AccountModule.forRoot(),
        { module: ProfilesModule, controllers: [ProfileController] },
      ],
    },
    { express: true },
  );
  profiles = host.app.get(DataSource).getRepository(Profile);
});
afterAll(async () => {
  await host?.close();
  await database.drop();
});

let count = 0;
async function register() {
  const username = `profile${++count}`;
  const json = { email: `${username}@example.com`, username, password: PASSWORD };
  const { body: user } = await host.call('POST', '/users', { json });
  const { body } = await host.call('POST', '/token', { form: { username, password: PASSWORD } });
  return { userId: String(user.id), token: String(body.access_token) };
}

it('A profile of the application is created after every registration, over HTTP or in code', async () => {
  const { userId, token } = await register();
  await expect.poll(() => profiles.findOneBy({ userId })).toMatchObject({ bio: '' });
  expect((await host.call('GET', '/profile', { token })).body).toEqual({ userId, bio: '' });
  const service = host.app.get(RegistrationService, { strict: false });
  const { id } = await service.register({ email: 'by-hand@example.com', password: PASSWORD });
  await expect.poll(() => profiles.findOneBy({ userId: id })).toMatchObject({ bio: '' });
});

it('A repeated user.registered event creates one profile and keeps its content', async () => {
  const { userId, token } = await register();
  const json = { bio: 'I write.' };
  expect((await host.call('PUT', '/profile', { token, json })).status).toBe(200);
  const events = host.app.get(Events);
  for (let i = 0; i < 5; i++) events.emit('user.registered', { userId });
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => host.call('GET', '/profile', { token })),
  );
  for (const { body } of answers) expect(body).toEqual({ userId, ...json });
  expect(await profiles.countBy({ userId })).toBe(1);
});

it('A missing profile is created when it is asked for', async () => {
  const { userId, token } = await register();
  await expect.poll(() => profiles.findOneBy({ userId })).toBeTruthy();
  await profiles.delete({ userId });
  expect((await host.call('GET', '/profile', { token })).body).toEqual({ userId, bio: '' });
});

it('Deleting a user deletes their profile and ends their token', async () => {
  const { userId, token } = await register();
  await expect.poll(() => profiles.findOneBy({ userId })).toBeTruthy();
  await host.app.get(DataSource).getRepository(User).delete({ id: userId });
  expect(await profiles.findOneBy({ userId })).toBeNull();
  await expect.poll(async () => (await host.call('GET', '/profile', { token })).status).toBe(401);
  // A late event: the listener fails, which is logged and changes nothing else.
  host.app.get(Events).emit('user.registered', { userId });
  await register();
  expect(await profiles.findOneBy({ userId })).toBeNull();
});

it('The schema of the application with our tables matches its entities', async () => {
  const { upQueries } = await host.app.get(DataSource).driver.createSchemaBuilder().log();
  expect(upQueries.map(({ query }) => query)).toEqual([]);
});
