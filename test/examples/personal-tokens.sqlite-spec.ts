import { Controller, Get } from '@nestjs/common';
import { expect } from 'vitest';
import {
  AuthModule,
  PersonalTokensModule,
  RegistrationModule,
  Roles,
  UserAccounts,
  UsersService,
} from '../../src/index.js';
import { signInAs } from '../../src/testing.js';
import { hostTest } from '../support/fixtures.js';
import { authOptions, ownDataSource } from '../support/host.js';
import { PASSWORD } from '../support/server.js';
import { BuildsController } from './app/builds.controller.js';

@Controller('secrets')
class SecretsController {
  @Get()
  @Roles('admin')
  read() {
    return {};
  }
}

hostTest()(
  'The controller of docs/personal-tokens.md: a token reads, and neither deletes nor has the roles of its owner',
  async ({ newDatabase, startHost }) => {
    const host = await startHost({
      imports: [
        ownDataSource(await newDatabase()),
        AuthModule.forRoot({ ...authOptions(), scopes: { 'builds:read': 'Read builds' } }),
        RegistrationModule.forRoot(),
        PersonalTokensModule.forRoot(),
      ],
      controllers: [BuildsController, SecretsController],
    });
    const json = { email: 'ann@example.com', username: 'ann', password: PASSWORD };
    await host.call('POST', '/users', { json });
    const user = (await host.app.get(UsersService).findByLogin('ann'))!;
    await host.app.get(UserAccounts).setRoles(user.id, ['admin']);
    const { accessToken: session } = await signInAs(host.app, user);
    const made = await host.call('POST', '/users/me/personal-access-tokens', {
      token: session,
      json: { name: 'CI', scope: 'builds:read' },
    });
    const { token } = made.body;
    const statuses = async (bearer: string) => {
      const read = await host.call('GET', '/builds', { token: bearer });
      const deleted = await host.call('DELETE', '/builds', { token: bearer });
      const secrets = await host.call('GET', '/secrets', { token: bearer });
      return [read.status, read.body.isScript, deleted.status, secrets.status];
    };
    expect(await statuses(token)).toEqual([200, true, 403, 403]);
    expect(await statuses(session)).toEqual([200, false, 200, 200]);
  },
);
