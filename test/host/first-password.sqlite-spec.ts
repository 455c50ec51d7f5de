import { randomUUID } from 'node:crypto';
import { Injectable, type Provider } from '@nestjs/common';
import { expect } from 'vitest';
import {
  AuthModule,
  type DirectoryUser,
  OAuthModule,
  RegistrationModule,
  RegistrationService,
  SYSTEM_ACTOR,
  UnitsOfWork,
  UserAccounts,
  UserDirectory,
} from '../../src/index.js';
import { hostTest } from '../support/fixtures.js';
import { authOptions, ownDataSource } from '../support/host.js';

const PASSWORD = 'violet anchor tundra';

const test = hostTest().extend(
  'start',
  ({ newDatabase, startHost }) =>
    async (overrides: Provider[] = []) => {
      const imports = [
        ownDataSource(await newDatabase('sqlite')),
        AuthModule.forRoot({ ...authOptions(), overrides }),
        OAuthModule.forRoot(),
        RegistrationModule.forRoot(),
      ];
      const host = await startHost({ imports });
      return { host, registration: host.app.get(RegistrationService, { strict: false }) };
    },
);

test('RegistrationService.enrol() sets the password of a user whom UserAccounts.create() has made, once', async ({
  start,
}) => {
  const { host, registration } = await start();
  const accounts = host.app.get(UserAccounts, { strict: false });
  const units = host.app.get(UnitsOfWork, { strict: false });
  const user = await units.run(SYSTEM_ACTOR, (unit) =>
    accounts.create({ email: 'ann@example.com' }, unit),
  );
  const form = { username: 'ann@example.com', password: PASSWORD };
  expect((await host.call('POST', '/token', { form })).status).toBe(400);
  expect(await registration.enrol(user, PASSWORD)).toMatchObject({ id: user.id });
  expect((await host.call('POST', '/token', { form })).status).toBe(200);
  await expect(registration.enrol(user, 'another anchor tundra')).rejects.toThrow(
    'The user has a password already.',
  );
  expect((await host.call('POST', '/token', { form })).status).toBe(200);
});

test('RegistrationService.enrol() rejects a user who does not exist, if no UserDirectory has the users', async ({
  start,
}) => {
  const { registration } = await start();
  for (const id of [randomUUID(), '7']) {
    const user = { id, email: 'ann@example.com', disabled: false };
    await expect(registration.enrol(user, PASSWORD)).rejects.toThrow('Resource not found.');
  }
});

@Injectable()
class Phones extends UserDirectory {
  findByLogin(login: string): Promise<DirectoryUser | null> {
    return this.findById(login);
  }

  findById(id: string): Promise<DirectoryUser | null> {
    return Promise.resolve({ id, email: '', disabled: false });
  }
}

test('RegistrationService.enrol() names the member of a user of a UserDirectory that is wrong', async ({
  start,
}) => {
  const { registration } = await start([{ provide: UserDirectory, useClass: Phones }]);
  const enrol = (email: string | null) =>
    registration.enrol({ id: '7', email: email as string, disabled: false }, PASSWORD);
  await expect(enrol(null)).rejects.toThrow(
    'UserDirectory: the member email of a user must be text, not null.',
  );
  await expect(enrol('no-address')).rejects.toThrow(
    'UserDirectory: the member email of a user must be an e-mail address, or empty text',
  );
  expect(await enrol('')).toMatchObject({ externalId: '7' });
});
