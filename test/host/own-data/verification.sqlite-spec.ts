import { Controller, Get } from '@nestjs/common';
import { expect, test as plain } from 'vitest';
import {
  type DirectoryUser,
  Outbox,
  RequireVerifiedEmail,
  UserDirectory,
  VerificationModule,
} from '../../../src/index.js';
import { askForLink, verify } from '../../support/verification.js';
import { AccountsHost } from './accounts-host.js';
import { AccountsDirectory } from './accounts.js';

@Controller('invite')
class Invitations {
  @Get()
  @RequireVerifiedEmail()
  invite() {
    return {};
  }
}

/** Knows whose addresses the application has verified. */
class VerifyingDirectory extends AccountsDirectory {
  static readonly verified = new Set<string>();

  override async findById(id: string): Promise<DirectoryUser | null> {
    const found = await super.findById(id);
    const emailVerifiedAt = VerifyingDirectory.verified.has(id) ? new Date() : null;
    return found && { ...found, emailVerifiedAt };
  }
}

const test = plain.extend('started', { scope: 'file' }, async ({}, { onCleanup }) => {
  const mail = { from: 'no-reply@host.example', devMailbox: true };
  const controllers = [Invitations];
  const overrides = [{ provide: UserDirectory, useClass: VerifyingDirectory }];
  const started = await AccountsHost.start({
    administered: true,
    controllers,
    overrides,
    recheckSeconds: 1,
    features: [VerificationModule.forRoot()],
    mail,
  });
  onCleanup(() => started.close());
  return started;
});

test('Addresses in the application’s own table are verified by the application: the routes answer 409, and nothing is mailed', async ({
  started,
}) => {
  const { mail } = await started.register();
  for (const answer of [
    await askForLink(started.host, mail),
    await askForLink(started.host, 'unknown@example.com'),
    await verify(started.host, 'x'),
  ]) {
    expect([answer.status, answer.body.code]).toEqual([409, 'users_elsewhere']);
  }
  expect((await started.host.app.get(Outbox).readBacklog()).waiting).toBe(0);
  const { body: document } = await started.host.call('GET', '/openapi.json');
  expect(Object.keys(document.paths)).not.toContain('/verify-email');
  expect(Object.keys(document.paths)).not.toContain('/request-verification');
});

test('@RequireVerifiedEmail() believes the application’s own table', async ({ started }) => {
  const { id, login } = await started.register();
  const { access_token: token } = await started.tokens(login!);
  const status = async () => (await started.host.call('GET', '/invite', { token })).status;
  expect(await status()).toBe(403);
  VerifyingDirectory.verified.add(String(id));
  await expect.poll(status).toBe(200);
});
