import { Controller, Get } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import * as oauth from 'oauth4webapi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  Authenticated,
  CurrentUser,
  type Principal,
  Public,
  RequireRecentSignIn,
  Roles,
  Scopes,
  withAuthDocs,
} from '../../src/access.js';
import { AccessTestingModule, signInAs, type TestSignInOptions } from '../../src/testing.js';
import { TestHost } from '../support/host.js';

@Controller()
class Payouts {
  @Get('payouts')
  @RequireRecentSignIn({ maxAgeSeconds: 300, acr: 'aal2' })
  pay(@CurrentUser() { acr, amr, authTime }: Principal) {
    return { acr, amr, authTime };
  }

  @Get('default')
  @RequireRecentSignIn()
  byDefault() {
    return {};
  }

  // The guard of the recent sign-in runs before the others here, and after the others there.
  @Get('scope-above')
  @Scopes('payouts:write')
  @RequireRecentSignIn()
  scopeAbove() {
    return {};
  }

  @Get('scope-below')
  @RequireRecentSignIn()
  @Scopes('payouts:write')
  scopeBelow() {
    return {};
  }

  @Get('passkey')
  @RequireRecentSignIn({ acr: 'phr' })
  passkey() {
    return {};
  }
}

@Controller('settings')
@RequireRecentSignIn({ maxAgeSeconds: 60 })
class SensitiveSettings {
  @Get()
  read() {
    return {};
  }

  @Get('scoped')
  @Scopes('payouts:write')
  scoped() {
    return {};
  }

  @Get('relaxed')
  @RequireRecentSignIn({ maxAgeSeconds: 3_600 })
  @Roles('clerk')
  relaxed() {
    return {};
  }

  @Public()
  @Get('help')
  help() {
    return {};
  }

  @Get('guests')
  @Authenticated({ optional: true })
  guests() {
    return {};
  }
}

const ago = (seconds: number) => Math.floor(Date.now() / 1_000) - seconds;

describe.each([
  ['Fastify', false],
  ['Express', true],
])('A service that only guards, on %s', (_adapter, express) => {
  let host: TestHost;
  beforeAll(async () => {
    const imports = [AccessTestingModule.forRoot()];
    const controllers = [Payouts, SensitiveSettings];
    host = await TestHost.start({ imports, controllers }, { express });
  });
  afterAll(() => host.close());

  const get = async (path: string, options: TestSignInOptions) => {
    const { accessToken: token } = await signInAs(host.app, { id: 'ann' }, options);
    return host.call('GET', path, { token });
  };
  const outcome = async (path: string, options: TestSignInOptions) => {
    const { status, body } = await get(path, options);
    return status === 200 ? 200 : body.code;
  };

  it('@RequireRecentSignIn() lets a recent and strong sign-in through, and the controller reads how and when it was', async () => {
    const authTime = ago(290);
    const { status, body } = await get('/payouts', { acr: 'aal2', authTime });
    expect(status).toBe(200);
    expect(body).toEqual({ acr: 'aal2', amr: ['test', 'otp', 'mfa'], authTime });
  });

  it('The answer to an old sign-in is that of RFC 9470 section 3, byte for byte', async () => {
    const { status, headers, body } = await get('/payouts', { acr: 'aal2', authTime: ago(301) });
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe(
      'Bearer error="insufficient_user_authentication", error_description="More recent authentication is required", max_age="300", acr_values="aal2"',
    );
    expect(body).toMatchObject({
      code: 'insufficient_user_authentication',
      detail: 'More recent authentication is required',
      max_age: 300,
      acr_values: 'aal2',
    });
  });

  it('The answer to a weak sign-in names the level that is asked for', async () => {
    const { status, headers, body } = await get('/passkey', { acr: 'aal2' });
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe(
      'Bearer error="insufficient_user_authentication", error_description="A different authentication level is required", max_age="600", acr_values="phr"',
    );
    expect(body).toMatchObject({ max_age: 600, acr_values: 'phr' });
  });

  it('A standard OAuth client reads max_age and acr_values from the challenge', async () => {
    const { accessToken } = await signInAs(host.app, { id: 'ann' }, { authTime: ago(7_200) });
    const url = new URL('/payouts', host.url);
    const failed: unknown = await oauth
      .protectedResourceRequest(accessToken, 'GET', url, undefined, undefined, {
        [oauth.allowInsecureRequests]: true,
      })
      .catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(oauth.WWWAuthenticateChallengeError);
    const [challenge] = (failed as oauth.WWWAuthenticateChallengeError).cause;
    expect(challenge).toEqual({
      scheme: 'bearer',
      parameters: {
        error: 'insufficient_user_authentication',
        error_description: 'A different authentication level is required',
        max_age: '300',
        acr_values: 'aal2',
      },
    });
  });

  it('A sign-in may be ten minutes old if the route does not say it, and not a second more', async () => {
    expect(await outcome('/default', { authTime: ago(580) })).toBe(200);
    expect(await outcome('/default', { authTime: ago(601) })).toBe(
      'insufficient_user_authentication',
    );
  });

  it('A sign-in in the future is not recent', async () => {
    expect(await outcome('/default', { authTime: ago(-60) })).toBe(
      'insufficient_user_authentication',
    );
  });

  it.each(['/scope-above', '/scope-below', '/settings/scoped'])(
    'GET %s checks the token first, then the scope, then the sign-in',
    async (path) => {
      const old = { authTime: ago(7_200) };
      expect((await host.call('GET', path)).headers.get('www-authenticate')).toBe('Bearer');
      expect(await outcome(path, old)).toBe('insufficient_scope');
      expect(await outcome(path, { ...old, scopes: ['payouts:write'] })).toBe(
        'insufficient_user_authentication',
      );
      expect(await outcome(path, { scopes: ['payouts:write'] })).toBe(200);
    },
  );

  it('The decorator of a controller guards all of its routes, and that of a route replaces it', async () => {
    const minutes = { authTime: ago(120), roles: ['clerk'] };
    expect(await outcome('/settings', minutes)).toBe('insufficient_user_authentication');
    expect(await outcome('/settings', {})).toBe(200);
    expect(await outcome('/settings/relaxed', minutes)).toBe(200);
    expect(await outcome('/settings/relaxed', { authTime: ago(120) })).toBe('insufficient_role');
    expect((await host.call('GET', '/settings/help')).status).toBe(200);
    // A caller without a token has not signed in at all.
    expect((await host.call('GET', '/settings/guests')).body.code).toBe('not_authenticated');
  });

  it('The OpenAPI document has the 401 with its members', () => {
    const config = withAuthDocs(new DocumentBuilder(), host.app).build();
    const { paths } = SwaggerModule.createDocument(host.app, config);
    const unauthorized = JSON.stringify(paths['/payouts']!.get!.responses['401']);
    expect(unauthorized).toContain('insufficient_user_authentication');
    expect(unauthorized).toContain('"max_age":300');
    expect(unauthorized).toContain('"acr_values":"aal2"');
    expect(JSON.stringify(paths['/settings']!.get!.responses['401'])).toContain('"max_age":60');
  });
});

it.each([[{ maxAgeSeconds: -1 }], [{ maxAgeSeconds: 1.5 }], [{ acr: 'a"b' }], [{ acr: '' }]])(
  '@RequireRecentSignIn(%j) stops the start: the header could not say it',
  (options) => {
    expect(() => RequireRecentSignIn(options)).toThrow('@RequireRecentSignIn(): maxAgeSeconds');
  },
);
