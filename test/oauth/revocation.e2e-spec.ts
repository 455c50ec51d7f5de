import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ClientsService } from '../../src/index.js';
import { type Answer, basic } from '../support/http.js';
import { startServer, type TestServer, type TestUser } from '../support/server.js';
import { decode } from '../support/tokens.js';

const outcome = ({ status, body }: Answer) => [status, body.error];

const INACTIVE = { active: false };

describe('a token that is asked about or revoked', () => {
  let server: TestServer;
  let user: TestUser;
  let id: string;
  let secret: string;
  beforeAll(async () => {
    server = await startServer();
    user = await server.register();
    const made = await server.app.get(ClientsService).create({
      name: 'Gateway',
      confidential: true,
      grantTypes: ['client_credentials'],
      scopes: [],
    });
    id = made.client.id;
    secret = made.secretPlain!;
  });
  afterAll(() => server.close());
  beforeEach(() => server.takeEvents());

  const clientToken = async () => {
    const form = { grant_type: 'client_credentials' };
    const headers = basic(id, secret);
    return (await server.call('POST', '/token', { form, headers })).body.access_token as string;
  };
  const introspect = async (text: string) =>
    server.call('POST', '/introspect', { form: { token: text }, headers: basic(id, secret) });
  const revoke = (text: string, form: Record<string, string> = {}, headers = {}) =>
    server.call('POST', '/revoke', { form: { token: text, ...form }, headers });
  const me = async (bearer: string) =>
    (await server.call('GET', '/users/me', { token: bearer })).status;

  describe('POST /revoke (RFC 7009)', () => {
    it('ends the session of a refresh token, and its access token with it', async () => {
      const { refresh_token, access_token } = await server.tokens(user);
      const { status, headers, body } = await revoke(refresh_token);
      expect([status, body]).toEqual([200, '']);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(await me(access_token)).toBe(401);
      expect((await server.refresh(refresh_token)).body.error).toBe('invalid_grant');
      expect(server.takeEvents()).toEqual(['session.started', 'session.ended']);
    });

    it('ends the session of an access token, whatever the hint', async () => {
      const { refresh_token, access_token } = await server.tokens(user);
      const form = { token_type_hint: 'refresh_token', client_id: 'nightlatch' };
      expect((await revoke(access_token, form)).status).toBe(200);
      expect(await me(access_token)).toBe(401);
      expect((await server.refresh(refresh_token)).status).toBe(400);
    });

    it('ends the token of a client', async () => {
      const bearer = await clientToken();
      expect((await revoke(bearer, {}, basic(id, secret))).status).toBe(200);
      expect((await introspect(bearer)).body).toEqual(INACTIVE);
    });

    it('answers 200 for what is no token, or none any more', async () => {
      const { refresh_token } = await server.tokens(user);
      await revoke(refresh_token);
      for (const text of [refresh_token, 'x', 'a.b.c', 'nlr_x', '\0', 'x'.repeat(9_000)]) {
        expect((await revoke(text)).status, text).toBe(200);
      }
    });

    it('refuses the token of another client, which stays good', async () => {
      const { refresh_token, access_token } = await server.tokens(user);
      for (const text of [refresh_token, access_token]) {
        expect(outcome(await revoke(text, {}, basic(id, secret)))).toEqual([400, 'invalid_grant']);
      }
      expect(await me(access_token)).toBe(200);
      expect((await server.refresh(refresh_token)).status).toBe(200);
    });

    it('asks for the token, once, in a form', async () => {
      expect(outcome(await server.call('POST', '/revoke', { form: '' }))).toEqual([
        400,
        'invalid_request',
      ]);
      const twice = await server.call('POST', '/revoke', { form: 'token=a&token=b' });
      expect(outcome(twice)).toEqual([400, 'invalid_request']);
      const json = await server.call('POST', '/revoke', { json: { token: 'a' } });
      expect(json.status).toBe(415);
    });
  });

  describe('POST /introspect (RFC 7662)', () => {
    it('tells of a good access token what it is worth', async () => {
      const { access_token } = await server.tokens(user, 'items:read');
      const { status, headers, body } = await introspect(access_token);
      expect(status).toBe(200);
      expect(headers.get('cache-control')).toBe('no-store');
      const { claims } = decode(access_token);
      expect(body).toEqual({
        active: true,
        scope: 'items:read',
        client_id: 'nightlatch',
        username: user.username,
        token_type: 'Bearer',
        exp: claims.exp,
        iat: claims.iat,
        sub: user.id,
        aud: server.settings.audience,
        iss: server.settings.issuer,
        jti: claims.jti,
        sid: claims.sid,
        roles: [],
      });
    });

    it('says no more than inactive of anything else, to the byte', async () => {
      const other = await server.register();
      const disabled = await server.tokens(other);
      await server.disable(other.id);
      const revoked = await server.tokens(user);
      await revoke(revoked.refresh_token);
      const { access_token, refresh_token } = await server.tokens(user);
      const old = await server.tokens(user);
      server.setClockAhead(1_000);
      const expired = await introspect(old.access_token);
      server.setClockAhead(0);
      const answers = [
        expired,
        ...(await Promise.all(
          [
            disabled.access_token,
            disabled.refresh_token,
            revoked.access_token,
            revoked.refresh_token,
            // A refresh token of another client, good as it is.
            refresh_token,
            `${access_token.slice(0, -4)}AAAA`,
            'x',
            'a.b.c',
            'nlr_x',
            '\0',
          ].map((text) => introspect(text)),
        )),
      ];
      for (const { status, body } of answers) expect([status, body]).toEqual([200, INACTIVE]);
    });

    it('answers nobody who has not proved who they are', async () => {
      const { access_token } = await server.tokens(user);
      for (const headers of [{}, basic('', ''), basic('nightlatch', '')]) {
        const answer = await server.call('POST', '/introspect', {
          form: { token: access_token },
          headers,
        });
        expect(outcome(answer)).toEqual([401, 'invalid_client']);
      }
    });
  });
});
