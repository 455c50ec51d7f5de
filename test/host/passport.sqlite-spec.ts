import { Controller, Get, Post, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import passport from 'passport';
import { expect } from 'vitest';
import {
  AuthModule,
  CurrentUser,
  OAuthModule,
  type Principal,
  RegistrationModule,
  type User,
} from '../../src/index.js';
import { hostTest } from '../support/fixtures.js';
import { authOptions, ownDataSource } from '../support/host.js';

const JANE = { username: 'jane', email: 'jane@example.com', password: 'correct horse battery' };

/** The application's own strategy. */
class ApiKeyStrategy extends passport.Strategy {
  override authenticate(request: { headers: Record<string, unknown> }): void {
    if (request.headers['x-api-key'] === 'right') this.success({ id: 'a machine' });
    else this.fail(401);
  }
}

@Controller('stock')
class StockController {
  @Get()
  @UseGuards(AuthGuard(['nightlatch-jwt', 'api-key']))
  read(@CurrentUser() { id }: Principal) {
    return { id };
  }

  @Post('check')
  @UseGuards(AuthGuard('nightlatch-local'))
  check(@CurrentUser() user: unknown) {
    return { id: (user as User).id };
  }
}

const test = hostTest();

test.for([
  ['Fastify', false],
  ['Express', true],
] as const)(
  "AuthGuard('nightlatch-jwt') and AuthGuard('nightlatch-local') of @nestjs/passport work on %s beside another strategy",
  async ([_framework, express], { newDatabase, startHost }) => {
    passport.use('api-key', new ApiKeyStrategy());
    const imports = [
      ownDataSource(await newDatabase('sqlite')),
      AuthModule.forRoot(authOptions()),
      OAuthModule.forRoot(),
      RegistrationModule.forRoot(),
    ];
    const host = await startHost({ imports, controllers: [StockController] }, { express });
    const { body: user } = await host.call('POST', '/users', { json: JANE });
    const { access_token: token } = (await host.call('POST', '/token', { form: JANE })).body;
    expect((await host.call('GET', '/stock', { token })).body).toEqual({ id: user.id });
    const headers = { 'x-api-key': 'right' };
    expect((await host.call('GET', '/stock', { headers })).body).toEqual({ id: 'a machine' });
    expect((await host.call('GET', '/stock')).status).toBe(401);
    expect((await host.call('GET', '/stock', { token: `${token}x` })).status).toBe(401);
    await host.call('POST', '/logout', { token });
    expect((await host.call('GET', '/stock', { token })).status).toBe(401);

    const checked = await host.call('POST', '/stock/check', { json: JANE });
    expect(checked.body).toEqual({ id: user.id });
    const json = { ...JANE, password: 'wrong' };
    expect((await host.call('POST', '/stock/check', { json })).status).toBe(401);
  },
);
