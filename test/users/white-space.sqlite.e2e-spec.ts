import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { PASSWORD } from '../support/server.js';

/** White space as `String.prototype.trim` knows it: what keyboards, forms and clipboards add around a name. */
const AROUND = [
  ['a space after', (name: string) => `${name} `],
  ['a space before', (name: string) => ` ${name}`],
  ['a no-break space and a tab around', (name: string) => `\u00a0${name}\t`],
  ['a line break after', (name: string) => `${name}\r\n`],
  [
    'a byte order mark before and an ideographic space after',
    (name: string) => `\ufeff${name}\u3000`,
  ],
] as const;

const test = serverTest();

test.for(AROUND)(
  'POST /users takes an e-mail address and a user name with %s it, and stores them without',
  async ([_what, around], { server }) => {
    const name = `spaced-${AROUND.findIndex(([, each]) => each === around)}`;
    const json = { email: `${name}@example.com`, username: name, password: PASSWORD };
    const spaced = { ...json, email: around(json.email), username: around(json.username) };
    const { status, body } = await server.call('POST', '/users', { json: spaced });
    expect([status, body.email, body.username]).toEqual([201, json.email, json.username]);
    const again = await server.call('POST', '/users', { json });
    expect([again.status, again.body.code]).toEqual([409, 'email_taken']);
    const { status: signedIn } = await server.call('POST', '/login', {
      json: { email: json.email, password: PASSWORD },
    });
    expect(signedIn).toBe(200);
  },
);

test.for(AROUND)(
  'POST /login and POST /token take an e-mail address and a user name with %s it',
  async ([_what, around], { server, user }) => {
    const password = PASSWORD;
    const logins = [{ email: around(user.email) }, { username: around(user.username) }];
    for (const login of logins) {
      expect((await server.call('POST', '/login', { json: { ...login, password } })).status).toBe(
        200,
      );
    }
    for (const username of [user.email, user.username].map(around)) {
      expect((await server.call('POST', '/token', { form: { username, password } })).status).toBe(
        200,
      );
    }
  },
);

test('POST /login and POST /token still reject a password with a space around it', async ({
  server,
  user: { username },
}) => {
  for (const password of [`${PASSWORD} `, ` ${PASSWORD}`]) {
    const login = await server.call('POST', '/login', { json: { username, password } });
    const token = await server.call('POST', '/token', { form: { username, password } });
    expect([login.status, token.status]).toEqual([401, 400]);
  }
});

test('POST /users rejects a password that is the address, also when the address has a space around it', async ({
  server,
}) => {
  const email = ' 48151623@example.com';
  const { body } = await server.call('POST', '/users', { json: { email, password: '48151623' } });
  expect(body.code).toBe('password_personal');
});

test.for([' ', '\t\n', '\u00a0'])(
  'POST /login answers 422 to the user name %j, which has nothing but white space',
  async (username, { server }) => {
    const { status, body } = await server.call('POST', '/login', {
      json: { username, password: PASSWORD },
    });
    expect([status, body.errors?.[0]?.field]).toEqual([422, 'username']);
  },
);

test('Failed sign-ins count for one account with and without white space around its name', async ({
  server,
  newUser,
}) => {
  const names = AROUND.map(([, around]) => around(newUser.username));
  for (const username of names) {
    await server.call('POST', '/login', { json: { username, password: 'a wrong password' } });
  }
  const json = { username: newUser.username, password: 'a wrong password' };
  expect((await server.call('POST', '/login', { json })).status).toBe(429);
});

test('PATCH /users/me and PATCH /users/{id} take a user name with white space around it, and store it without', async ({
  server,
  admin,
  newUser,
}) => {
  const mine = {
    token: await server.signIn(newUser),
    json: { username: ` ${newUser.username}.a\t` },
  };
  expect((await server.call('PATCH', '/users/me', mine)).body.username).toBe(
    `${newUser.username}.a`,
  );
  const theirs = {
    token: await server.signIn(admin),
    json: { username: `${newUser.username}.b\n` },
  };
  const { status, body } = await server.call('PATCH', `/users/${newUser.id}`, theirs);
  expect([status, body.username]).toEqual([200, `${newUser.username}.b`]);
});

test('GET /users?q= finds a user by a name with white space around it', async ({
  server,
  admin,
  user,
}) => {
  const token = await server.signIn(admin);
  for (const q of [` ${user.email}`, `${user.username}\u00a0`, `${user.username}\n`]) {
    const path = `/users?q=${encodeURIComponent(q)}`;
    const { status, body } = await server.call('GET', path, { token });
    expect([status, body.users?.map(({ id }: { id: string }) => id)]).toEqual([200, [user.id]]);
  }
});
