import { expect } from 'vitest';
import {
  LastAdministratorError,
  NotFoundError,
  SessionsService,
  UserAccounts,
  UserAdministration,
} from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';

const test = serverTest();

test('the last administrator cannot be deleted by an id in upper case', async ({
  server,
  admin,
}) => {
  const administration = server.app.get(UserAdministration, { strict: false });
  await expect(administration.delete(admin.id.toUpperCase())).rejects.toThrow(
    LastAdministratorError,
  );
});

test('UserAccounts knows only ids as the database returns them', async ({ server, user }) => {
  const accounts = server.app.get(UserAccounts, { strict: false });
  for (const id of [user.id.toUpperCase(), '7', '']) {
    await expect(accounts.disable(id)).rejects.toThrow(NotFoundError);
    await expect(accounts.delete(id)).rejects.toThrow(NotFoundError);
  }
});

test('SessionsService.endAll() rejects an id that is not the id of a user, instead of ending nothing', async ({
  server,
  user,
}) => {
  const sessions = server.app.get(SessionsService, { strict: false });
  for (const userId of [user.id.toUpperCase(), '7', '']) {
    await expect(sessions.endAll({ userId }, 'revoked')).rejects.toThrow(
      'must be the id of a User',
    );
  }
});
