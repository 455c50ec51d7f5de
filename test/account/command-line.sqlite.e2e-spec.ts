import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { Factors } from '../../src/index.js';
import { SERVER_PROGRAM } from '../../src/server/cli/server-program.js';
import { VirtualPasskey } from '../../src/testing.js';
import { runCommandHere } from '../support/command-here.js';
import { changeAddress, undoChange } from '../support/email-change.js';
import { mailTest, newAddress } from '../support/mail-fixtures.js';
import { addPasskey } from '../support/passkeys.js';
import { enrolTotp, logIn } from '../support/second-factor.js';
import { ISSUER, NEXT } from '../support/server.js';

const test = mailTest().extend('run', { scope: 'file' }, ({ server: { settings } }) => {
  vi.stubEnv('DATABASE_URL', settings.databaseUrl);
  vi.stubEnv('SECRET_KEY', settings.secretKey);
  vi.stubEnv('SMTP_URL', settings.mail!.smtp!.url);
  vi.stubEnv('MAIL_FROM', 'no-reply@nightlatch.example');
  return (...args: string[]) => runCommandHere(args, SERVER_PROGRAM, NEXT);
});

test('A user whose password is set at the command line gets a mail', async ({
  run,
  catcher,
  newUser,
}) => {
  const { code } = await run('users', 'set-password', newUser.id, '--password-stdin');
  expect(code).toBe(0);
  const { subject, text } = await catcher.waitFor(newUser.email);
  expect(subject).toBe('Your password was changed');
  expect(text).not.toContain('IP address');
});

test('users reset-factors removes the factors and passkeys of a user and ends the sessions; the user gets a mail, and the audit trail names the command line', async ({
  run,
  server,
  catcher,
  newUser,
}) => {
  const token = await server.signIn(newUser);
  await addPasskey(server, token, new VirtualPasskey(ISSUER));
  const user = await enrolTotp(server, newUser);
  await catcher.waitFor(user.email, 2);
  const { code, stdout } = await run('users', 'reset-factors', user.email, '--json');
  const { id, email } = user;
  expect([code, JSON.parse(stdout)]).toEqual([0, { id, email, factors_reset: true }]);
  expect(await server.app.get(Factors).list(id)).toEqual([]);
  const me = async () => (await server.me(user.tokens.access_token)).status;
  await expect.poll(me, { timeout: 2_000 }).toBe(401);
  await expect.poll(async () => (await logIn(server, user)).status, { timeout: 2_000 }).toBe(200);
  expect((await catcher.waitFor(email, 3)).subject).toBe(
    'Second factors were removed from your account',
  );
  const admin = await server.signIn(await server.registerAdministrator());
  const path = `/audit-events?name=factors.reset&subject_id=${id}`;
  const trail = await server.call('GET', path, { token: admin });
  expect(trail.body.events).toMatchObject([{ actor: 'command_line', subject_id: id }]);
  const unknown = await run('users', 'reset-factors', 'nemo');
  expect(unknown).toMatchObject({ code: 1, stderr: 'nightlatch: There is no user nemo.' });
});

test('The command line creates and imports no user with an address that its former user can take back', async ({
  run,
  server,
  catcher,
  newUser,
  onTestFinished,
}) => {
  const { email } = newUser;
  const link = await changeAddress(server, catcher, await server.signIn(newUser), {
    from: email,
    to: newAddress(),
  });
  const create = ['users', 'create', '--email', email.toUpperCase(), '--password-stdin'];
  expect(await run(...create)).toMatchObject({
    code: 1,
    stderr: 'nightlatch: This e-mail address is taken.',
  });
  const folder = mkdtempSync(join(tmpdir(), 'nightlatch-import-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'users.ndjson');
  const free = newAddress();
  writeFileSync(path, `${JSON.stringify({ email })}\n${JSON.stringify({ email: free })}\n`);
  for (const more of [['--dry-run'], []]) {
    const { code, stdout, stderr } = await run('users', 'import', path, '--json', ...more);
    expect([code, JSON.parse(stdout)]).toMatchObject([1, { imported: 1, refused: 1 }]);
    expect(stderr).toBe(
      'line 1: email: is kept for a user who had it and can take it backnightlatch: 1 rows were refused.',
    );
  }
  expect((await undoChange(server, link)).status).toBe(204);
});
