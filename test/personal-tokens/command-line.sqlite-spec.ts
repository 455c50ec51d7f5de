import { expect, vi } from 'vitest';
import { SERVER_PROGRAM } from '../../src/server/cli/server-program.js';
import { runCommandHere } from '../support/command-here.js';
import { serverTest } from '../support/fixtures.js';
import { makeToken } from '../support/personal-tokens.js';
import { NEXT, type TestServer } from '../support/server.js';

const test = serverTest().extend('run', { scope: 'file' }, ({ server: { settings } }) => {
  vi.stubEnv('DATABASE_URL', settings.databaseUrl);
  vi.stubEnv('SECRET_KEY', settings.secretKey);
  return (args: string[], input = '') => runCommandHere(args, SERVER_PROGRAM, input);
});

/** Waits until the server, which the command is not a part of, answers the token with this status. */
async function expectStatus(server: TestServer, token: string, status: number): Promise<void> {
  await expect.poll(async () => (await server.me(token)).status, { timeout: 2_000 }).toBe(status);
}

test('tokens list shows the tokens of a user without their text, and an empty list as a sentence', async ({
  run,
  server,
  user,
  newUser,
}) => {
  const { id, token } = await makeToken(server, newUser, { name: 'Nightly build' });
  const { code, stdout } = await run(['tokens', 'list', newUser.email, '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual([
    {
      id,
      name: 'Nightly build',
      scope: 'items:read',
      hint: token.slice(-4),
      created_at: expect.any(String),
      expires_at: expect.any(String),
      last_used_at: null,
    },
  ]);
  expect(await run(['tokens', 'list', user.id])).toMatchObject({
    code: 0,
    stdout: 'The user has no tokens.',
  });
});

test('tokens revoke takes an id, or the token itself from the standard input, and says nothing of it', async ({
  run,
  server,
  newUser,
}) => {
  const [one, two] = [await makeToken(server, newUser), await makeToken(server, newUser)];
  expect((await server.me(one.token)).status).toBe(200);
  const byId = await run(['tokens', 'revoke', one.id, '--json']);
  expect([byId.code, JSON.parse(byId.stdout)]).toEqual([
    0,
    { id: one.id, name: 'CI', revoked: true },
  ]);
  const byText = await run(['tokens', 'revoke', '-'], `${two.token}\n`);
  expect(byText.code).toBe(0);
  for (const { token } of [one, two]) await expectStatus(server, token, 401);
  for (const text of [two.token, one.id, two.token.slice(0, -1), 'x', '']) {
    const { code, stdout, stderr } = await run(['tokens', 'revoke', '-'], text);
    expect([code, stdout, stderr]).toEqual([
      1,
      '',
      'nightlatch: There is no such token, or it is revoked.',
    ]);
  }
  expect(byText.stdout + byText.stderr).not.toContain(two.token.slice(0, 40));
});

test('users disable says that the tokens only pause, and tokens revoke-all ends them', async ({
  run,
  server,
  newUser,
}) => {
  const { token } = await makeToken(server, newUser);
  expect((await server.me(token)).status).toBe(200);
  const { code, stdout } = await run(['users', 'disable', newUser.id]);
  expect([code, stdout.includes(`nightlatch tokens revoke-all ${newUser.id}`)]).toEqual([0, true]);
  expect(stdout).toContain("The user's 1 personal access tokens are refused");
  await expectStatus(server, token, 401);
  await run(['users', 'enable', newUser.id]);
  await expectStatus(server, token, 200);
  const ended = await run(['tokens', 'revoke-all', newUser.id, '--json']);
  const { id, email } = newUser;
  expect([ended.code, JSON.parse(ended.stdout)]).toEqual([0, { id, email, revoked: 1 }]);
  await expectStatus(server, token, 401);
  expect((await run(['users', 'disable', newUser.id])).stdout).not.toContain('tokens');
});

test('users set-password ends the tokens, and keeps them with --keep-tokens', async ({
  run,
  server,
  newUser,
}) => {
  const { token } = await makeToken(server, newUser);
  const setPassword = ['users', 'set-password', newUser.id, '--password-stdin'];
  expect((await run([...setPassword, '--keep-tokens'], NEXT)).code).toBe(0);
  await expectStatus(server, token, 200);
  expect((await run(setPassword, `${NEXT} 2`)).code).toBe(0);
  await expectStatus(server, token, 401);
});
