import { type ExecutionContext, Controller, Get, Injectable, UseGuards } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { GraphQLModule, Query, Resolver } from '@nestjs/graphql';
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import { IoAdapter } from 'nest-socket.io';
import { io } from 'socket.io-client';
import { expect } from 'vitest';
import {
  AuthModule,
  CurrentUser,
  JwtAuthGuard,
  PersonalTokensModule,
  type Principal,
  RegistrationModule,
  Scopes,
  UsersService,
} from '../../src/index.js';
import { LastUses } from '../../src/personal-tokens/verify/last-uses.js';
import { signInAs } from '../../src/testing.js';
import { ChatGateway } from '../examples/app/chat.gateway.js';
import { hostTest } from '../support/fixtures.js';
import { authOptions, ownDataSource } from '../support/host.js';
import { TOKENS } from '../support/personal-tokens.js';
import { PASSWORD } from '../support/server.js';

/** What a handler sees of the caller. */
const describeUser = ({ id, credential, scopes }: Principal) =>
  [id, credential, ...scopes].join(' ');

@Injectable()
class OwnGuard extends JwtAuthGuard {
  override canActivate(context: ExecutionContext) {
    return super.canActivate(context);
  }
}

@Controller('own')
@UseGuards(OwnGuard)
class OwnController {
  @Get()
  read(@CurrentUser() user: Principal) {
    return { user: describeUser(user) };
  }
}

@Resolver()
class CallerResolver {
  @Query(() => String)
  @Scopes('chat:write')
  caller(@CurrentUser() user: Principal) {
    return describeUser(user);
  }

  @Query(() => String)
  @Scopes('chat:read')
  other() {
    return '';
  }
}

hostTest()(
  'A personal access token has the same principal behind a subclass of the guard, GraphQL and a WebSocket',
  async ({ newDatabase, startHost, onTestFinished }) => {
    const scopes = { 'chat:read': 'Read messages', 'chat:write': 'Write messages' };
    const host = await startHost(
      {
        imports: [
          ownDataSource(await newDatabase()),
          AuthModule.forRoot({ ...authOptions(), scopes }),
          RegistrationModule.forRoot(),
          PersonalTokensModule.forRoot(),
          GraphQLModule.forRoot<MercuriusDriverConfig>({
            driver: MercuriusDriver,
            autoSchemaFile: true,
          }),
        ],
        controllers: [OwnController],
        providers: [
          CallerResolver,
          ChatGateway,
          OwnGuard,
          { provide: APP_GUARD, useExisting: JwtAuthGuard },
        ],
      },
      { configure: (app) => void app.useWebSocketAdapter(new IoAdapter(app)) },
    );
    const json = { email: 'ann@example.com', username: 'ann', password: PASSWORD };
    const { id } = (await host.call('POST', '/users', { json })).body;
    const user = (await host.app.get(UsersService).findByLogin('ann'))!;
    const { accessToken: session } = await signInAs(host.app, user);
    const made = await host.call('POST', TOKENS, {
      token: session,
      json: { name: 'Bot', scope: 'chat:write' },
    });
    const { token } = made.body;
    const principal = `${id} personal-access-token chat:write`;
    const query = async (text: string) =>
      (await host.call('POST', '/graphql', { token, json: { query: text } })).body;
    const socket = io(host.url, { auth: { token }, forceNew: true, reconnection: false });
    onTestFinished(() => void socket.disconnect());
    const said = await socket.timeout(5_000).emitWithAck('say', 'Hello');
    expect(said).toEqual({ from: id, text: 'Hello' });
    await host.app.get(LastUses, { strict: false }).flush();
    const [listed] = (await host.call('GET', TOKENS, { token: session })).body;
    expect(listed.last_used_address).toBe('127.0.0.1');
    expect((await host.call('GET', '/own', { token })).body).toEqual({ user: principal });
    expect(await query('{ caller }')).toEqual({ data: { caller: principal } });
    expect((await query('{ other }')).errors[0].extensions.code).toBe('FORBIDDEN');
    await host.call('DELETE', `${TOKENS}/${made.body.id}`, { token: session });
    const refused = new Promise((resolve) => socket.once('exception', resolve));
    socket.emit('say', 'Hello');
    expect(await refused).toMatchObject({ status: 401, code: 'invalid_token' });
  },
);
