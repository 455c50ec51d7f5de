import { expect } from 'vitest';
import { AuthModule, FactorsModule, PasskeysModule, RegistrationModule } from '../../src/index.js';
import { hostTest } from '../support/fixtures.js';
import { authOptions, ownDataSource } from '../support/host.js';
import { PASSWORD } from '../support/server.js';

const test = hostTest();

test('An application without TotpModule offers no authenticator app to a user who has to set up a second factor', async ({
  newDatabase,
  startHost,
}) => {
  const host = await startHost({
    imports: [
      ownDataSource(await newDatabase()),
      AuthModule.forRoot(authOptions()),
      RegistrationModule.forRoot(),
      FactorsModule.forRoot({ mode: 'required' }),
      PasskeysModule.forRoot(),
    ],
  });
  const json = { email: 'jo@example.com', password: PASSWORD };
  expect((await host.call('POST', '/users', { json })).status).toBe(201);
  const { status, body } = await host.call('POST', '/login', { json });
  expect([status, body.code, body.methods]).toEqual([403, 'second_factor_enrolment_required', []]);
});
