import { expect, test } from 'vitest';
import { EmailChangeModule, RecoveryModule } from '../../../src/index.js';
import { SmtpCatcher } from '../../support/smtp-catcher.js';
import { AccountsHost, PASSWORD } from './accounts-host.js';

const NEXT = 'violet anchor tundra biscuit';

test('Users of the application’s own table change their address there, and get the notices of this library', async ({
  onTestFinished,
}) => {
  const catcher = await SmtpCatcher.start();
  onTestFinished(() => catcher.stop());
  const started = await AccountsHost.start({
    administered: true,
    mail: { from: 'no-reply@host.example', smtp: { url: catcher.url } },
    features: [RecoveryModule.forRoot(), EmailChangeModule.forRoot()],
  });
  onTestFinished(() => started.close());
  const { login, mail } = await started.register();
  const { access_token: token } = await started.tokens(login!);
  const call = (method: string, path: string, json?: object) =>
    started.host.call(method, path, { token, json });
  const answers = [
    await call('PUT', '/users/me/email', { email: 'jo@example.org' }),
    await call('GET', '/users/me/email-change'),
    await call('DELETE', '/users/me/email-change'),
    await call('POST', '/confirm-email-change', { token: 'x' }),
    await call('POST', '/undo-email-change', { token: 'x' }),
  ];
  for (const { status, body } of answers) {
    expect([status, body.code]).toEqual([409, 'users_elsewhere']);
  }
  const json = { current_password: PASSWORD, new_password: NEXT };
  expect((await call('PUT', '/users/me/password', json)).status).toBe(204);
  expect((await catcher.waitFor(mail)).subject).toBe('Your password was changed');
});
