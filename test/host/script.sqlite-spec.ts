import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { expect, vi } from 'vitest';
import {
  AccountModule,
  AuthModule,
  OAuthModule,
  RegistrationModule,
  RegistrationService,
  UserAccounts,
} from '../../src/index.js';
import { hostTest } from '../support/fixtures.js';
import { authOptions, ownDataSource } from '../support/host.js';

const test = hostTest();

test('A script without an HTTP server starts the modules, and changes a user', async ({
  newDatabase,
  onTestFinished,
}) => {
  const uncaught = vi.fn<(error: Error) => void>();
  process.on('uncaughtException', uncaught);
  onTestFinished(() => void process.off('uncaughtException', uncaught));
  @Module({
    imports: [
      ownDataSource(await newDatabase('sqlite')),
      AuthModule.forRoot(authOptions()),
      OAuthModule.forRoot(),
      RegistrationModule.forRoot(),
      AccountModule.forRoot(),
    ],
  })
  class AppModule {}
  const app = await NestFactory.createApplicationContext(AppModule, {
    logger: false,
    abortOnError: false,
  });
  const registration = app.get(RegistrationService, { strict: false });
  const user = await registration.register({
    email: 'johndoe@example.com',
    password: 'correct horse battery staple',
  });
  await app.get(UserAccounts, { strict: false }).setRoles(user.id, ['admin']);
  await app.close();
  // rxjs throws what a listener throws in a timer.
  await new Promise((later) => setTimeout(later, 10));
  expect(uncaught).not.toHaveBeenCalled();
});
