import { expect } from 'vitest';
import { AuthModule, RegistrationModule, UsersService } from '../../src/index.js';
import { signInAs } from '../../src/testing.js';
import { hostTest } from '../support/fixtures.js';
import { authOptions, ownDataSource } from '../support/host.js';
import { PASSWORD } from '../support/server.js';
import { PayoutsController } from './app/payouts.controller.js';
import { fetchSensitive } from './app/step-up-client.js';

hostTest()(
  'The controller and the client of docs/step-up.md: an old sign-in is renewed by the password',
  async ({ newDatabase, startHost }) => {
    const scopes = { 'payouts:write': 'Pay' };
    const host = await startHost({
      imports: [
        ownDataSource(await newDatabase()),
        AuthModule.forRoot({ ...authOptions(), scopes }),
        RegistrationModule.forRoot(),
      ],
      controllers: [PayoutsController],
    });
    const json = { email: 'ann@example.com', username: 'ann', password: PASSWORD };
    await host.call('POST', '/users', { json });
    const user = (await host.app.get(UsersService).findByLogin('ann'))!;
    const authTime = Math.floor(Date.now() / 1_000) - 3_600;
    const token = { current: (await signInAs(host.app, user, { authTime })).accessToken };
    let asked = 0;
    const ask = async () => {
      asked++;
      return PASSWORD;
    };
    const paid = await fetchSensitive(host.url, '/payouts', token, ask);
    expect([paid.status, await paid.json(), asked]).toEqual([
      201,
      { paidBy: user.id, acr: 'aal1' },
      1,
    ]);
    // The new token is good for the next one.
    expect((await fetchSensitive(host.url, '/payouts', token, ask)).status).toBe(201);
    expect(asked).toBe(1);
    // A password is one factor.
    expect((await fetchSensitive(host.url, '/payouts/large', token, ask)).status).toBe(401);
    const strong = await signInAs(host.app, user, { acr: 'aal2' });
    const large = { current: strong.accessToken };
    expect((await fetchSensitive(host.url, '/payouts/large', large, ask)).status).toBe(201);
  },
);
