import { expect, test } from 'vitest';
import { LocalServer } from '../support/local-server.js';
import { SmtpCatcher } from '../support/smtp-catcher.js';

test('nightlatch mail tests the mail server, lists and retries mails, and stops mails to an address', async ({
  onTestFinished,
}) => {
  const catcher = await SmtpCatcher.start();
  onTestFinished(() => catcher.stop());
  const settings = { SMTP_URL: catcher.url, MAIL_FROM: 'Example <a@example.com>' };
  const server = await LocalServer.start(settings);
  onTestFinished(() => server.remove());

  expect(await server.cli('mail', 'test', 'jo@example.com')).toMatchObject({
    code: 0,
    stdout: 'The mail server accepted a test mail to jo@example.com.\n',
  });
  expect(catcher.to('jo@example.com')).toMatchObject([{ subject: 'Test message from Example' }]);
  catcher.refusals.recipient = () => '550 5.1.1 no such mailbox';
  expect(await server.cli('mail', 'test', 'gone@example.com')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /^nightlatch: The mail was not accepted: .*550 5\.1\.1 no such mailbox\n$/,
    ),
  });
  expect(await server.cli('mail', 'test', '"x"@example.com')).toMatchObject({
    code: 1,
    stderr: 'nightlatch: email is not valid\n',
  });

  expect((await server.cli('mail', 'queue')).stdout).toBe('No mail waits.\n');
  expect(JSON.parse((await server.cli('mail', 'queue', '--json')).stdout)).toEqual([]);
  expect(JSON.parse((await server.cli('mail', 'retry', '--all', '--json')).stdout)).toEqual({
    retried: 0,
  });
  for (const id of ['x', '019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71']) {
    expect(await server.cli('mail', 'retry', id)).toMatchObject({
      code: 1,
      stderr: `nightlatch: There is no mail ${id}: it was sent, or given up.\n`,
    });
  }
  expect((await server.cli('mail', 'retry')).stderr).toBe(
    'nightlatch: Name one mail, or write --all.\n',
  );

  expect((await server.cli('mail', 'refused')).stdout).toBe('No address is refused.\n');
  expect((await server.cli('mail', 'refuse', 'Jo@example.com')).stdout).toBe(
    'No mails are sent to Jo@example.com any more.\n',
  );
  expect(JSON.parse((await server.cli('mail', 'refused', '--json')).stdout)).toEqual([
    { address: 'jo@example.com', refused_at: expect.stringMatching(/Z$/) },
  ]);
  expect((await server.cli('mail', 'allow', 'jo@EXAMPLE.com')).stdout).toBe(
    'Mails are sent to jo@EXAMPLE.com again.\n',
  );
  expect(await server.cli('mail', 'allow', 'jo@example.com')).toMatchObject({
    code: 1,
    stderr: 'nightlatch: Mails to jo@example.com were not stopped.\n',
  });
  expect((await server.cli('mail', 'refuse', 'jo')).stderr).toBe(
    'nightlatch: email is not valid\n',
  );
  expect(server.output).not.toContain('/dev/mail');
});
