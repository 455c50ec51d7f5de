import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RegistrationService, UserAccounts } from '../../src/index.js';
import type { Answer } from '../support/http.js';
import { newAddress } from '../support/mail-fixtures.js';
import { newIp } from '../support/logins.js';
import { forget } from '../support/reset.js';
import { PASSWORD, startServer, type TestServer } from '../support/server.js';
import { SmtpCatcher } from '../support/smtp-catcher.js';
import { compareTimes } from '../support/timing.js';
import { askForLink, from, register } from '../support/verification.js';

/**
 * `POST /users` hashes a password: for 25 milliseconds or more, but cheaply in these tests. A twentieth of that is the
 * difference that is tolerated.
 */
const TOLERATED_MS: Readonly<Record<string, number>> = { 'POST /users': 1 };

const TIMEOUT = { timeout: 900_000 };

type Mode = 'optional' | 'required';

/** Returns the headers of a client in a group of addresses that no request came from: its registration replaces none. */
const fromElsewhere = () => from(newIp());

/** Creates a user, as an import does. */
async function createUser({ app }: TestServer): Promise<{ id: string; email: string }> {
  const registration = app.get(RegistrationService, { strict: false });
  return registration.register({ email: newAddress(), password: PASSWORD });
}

/** Returns addresses of each kind; the first one is free. */
async function createAddresses(server: TestServer, mode: Mode) {
  const accounts = server.app.get(UserAccounts);
  const [verified, unverified, disabled] = [
    await createUser(server),
    await createUser(server),
    await createUser(server),
  ];
  await accounts.markEmailVerified(verified.id);
  await accounts.disable(disabled.id);
  const pending = newAddress();
  if (mode === 'required') await register(server, pending, {}, fromElsewhere());
  return {
    'free address': newAddress,
    'verified account': () => verified.email,
    'account not verified': () => unverified.email,
    'disabled account': () => disabled.email,
    ...(mode === 'required' && { 'pending registration': () => pending }),
  };
}

/** The routes that send mails, by the mode. */
const ROUTES: Readonly<
  Record<Mode, Array<[string, (server: TestServer, email: string) => Promise<Answer>]>>
> = {
  optional: [
    ['POST /forgot-password', forget],
    ['POST /request-verification', askForLink],
  ],
  required: [
    ['POST /request-verification', askForLink],
    ['POST /users', (server, email) => register(server, email, {}, fromElsewhere())],
  ],
};

/** A mail server that accepts every mail, or one that never answers. */
const MAIL_SERVERS = {
  'sends its mails': () => SmtpCatcher.start(),
  'waits for a mail server that does not answer': () => SmtpCatcher.start({ onConnect: () => {} }),
};

const CASES = Object.entries(MAIL_SERVERS).flatMap(([state, startMailServer]) =>
  (['optional', 'required'] as const).map((mode) => ({ state, startMailServer, mode })),
);

describe.for(CASES)('EMAIL_VERIFICATION=$mode', ({ state, startMailServer, mode }) => {
  let mailServer: SmtpCatcher;
  let server: TestServer;
  beforeAll(async () => {
    mailServer = await startMailServer();
    server = await startServer({
      limits: false,
      emailVerification: mode,
      trustProxyHops: 1,
      mail: { from: 'no-reply@nightlatch.example', smtp: { url: mailServer.url } },
    });
  });
  afterAll(async () => {
    await server.close();
    await mailServer.stop();
  });

  test.for(ROUTES[mode])(
    `%s, with EMAIL_VERIFICATION=${mode}, takes the same time for every address while the server ${state}`,
    TIMEOUT,
    async ([route, send]) => {
      const addresses = Object.entries(await createAddresses(server, mode));
      const cases = addresses.map(([name, pick]) => {
        const run = async () => expect((await send(server, pick())).status).toBe(202);
        return [name, run] as const;
      });
      await compareTimes(Object.fromEntries(cases), TOLERATED_MS[route]);
    },
  );
});
