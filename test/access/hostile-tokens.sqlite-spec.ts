import { createHash, createPublicKey, createSecretKey } from 'node:crypto';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateEcKeys } from '../../src/crypto/key-pairs.js';
import { KeyRing } from '../../src/signing-keys/key-ring.js';
import type { SigningKey } from '../../src/signing-keys/key-vault.js';
import type { SigningAlgorithm } from '../../src/signing-keys/signing-algorithm.js';
import { startServer, type TestServer, type TestUser } from '../support/server.js';
import { decode, forge } from '../support/tokens.js';

type Members = Record<string, unknown>;
/** How a token differs from a valid one. `undefined` removes a member. */
type Hostile = [what: string, header: Members, claims: Members];

const minute = 60;
const otherKeys = generateEcKeys('P-256');
const jwk = otherKeys.publicKey.export({ format: 'jwk' });

const HEADERS: Hostile[] = [
  ...[
    'none',
    'None',
    'NONE',
    'nOnE',
    '',
    'HS256',
    'HS384',
    'RS256',
    'PS256',
    'ES384',
    'es256',
    'EdDSA',
  ].map((alg): Hostile => [`alg ${alg}`, { alg }, {}]),
  ['no alg', { alg: undefined }, {}],
  ['alg null', { alg: null }, {}],
  ['alg as a list', { alg: ['ES256'] }, {}],
  ...['JWT', 'jwt', 'AT+JWT', 'application/at+jwt', 'id+jwt', 'dpop+jwt', 'logout+jwt', ''].map(
    (typ): Hostile => [`typ ${typ}`, { typ }, {}],
  ),
  ['no typ', { typ: undefined }, {}],
  ['typ as a list', { typ: ['at+jwt'] }, {}],
  ['crit, unknown', { crit: ['x'], x: 1 }, {}],
  ['crit, empty', { crit: [] }, {}],
  ['crit, malformed', { crit: 'exp' }, {}],
  ['crit of exp', { crit: ['exp'] }, {}],
  ['b64 false', { b64: false, crit: ['b64'] }, {}],
  ['b64 true', { b64: true }, {}],
  ['jwk', { jwk }, {}],
  ['jku', { jku: 'PROBE' }, {}],
  ['x5u', { x5u: 'PROBE' }, {}],
  ['x5c', { x5c: ['MIIB'] }, {}],
  ['zip', { zip: 'DEF' }, {}],
  ['cty', { cty: 'JWT' }, {}],
  ['no kid', { kid: undefined }, {}],
  ['an unknown kid', { kid: 'unknown' }, {}],
  ['an empty kid', { kid: '' }, {}],
  ['kid null', { kid: null }, {}],
  ['kid as a number', { kid: 0 }, {}],
  ['kid as a list', { kid: ['KID'] }, {}],
  ['kid with SQL', { kid: "' OR 1=1 --" }, {}],
  ['kid with a path', { kid: '../../../../dev/null' }, {}],
  ['kid __proto__', { kid: '__proto__' }, {}],
  ['kid constructor', { kid: 'constructor' }, {}],
];

const CLAIMS: Hostile[] = [
  ['no exp', {}, { exp: undefined }],
  ['exp null', {}, { exp: null }],
  ['exp as text', {}, { exp: '9999999999' }],
  ['exp as a list', {}, { exp: [9_999_999_999] }],
  ['exp in milliseconds', {}, { exp: Date.now() + minute * 1000 }],
  ['exp further than our longest', {}, { exp: Date.now() / 1000 + 20 * minute }],
  ['exp zero', {}, { exp: 0 }],
  ['exp negative', {}, { exp: -1 }],
  ['exp past', {}, { exp: Date.now() / 1000 - 10 }],
  ['no iat', {}, { iat: undefined }],
  ['iat as text', {}, { iat: '1' }],
  ['iat in the future', {}, { iat: Date.now() / 1000 + 10 * minute }],
  ['nbf in the future', {}, { nbf: Date.now() / 1000 + 10 * minute }],
  ['nbf as text', {}, { nbf: '1' }],
  ['nbf null', {}, { nbf: null }],
  ['no iss', {}, { iss: undefined }],
  ['another iss', {}, { iss: 'https://evil.example' }],
  ['iss with a slash', {}, { iss: 'http://localhost:3000/' }],
  ['iss as a list', {}, { iss: ['http://localhost:3000', 'https://evil.example'] }],
  ['no aud', {}, { aud: undefined }],
  ['another aud', {}, { aud: 'https://other.example' }],
  ['aud as a list with another', {}, { aud: ['http://localhost:3000', 'https://other.example'] }],
  ['aud empty list', {}, { aud: [] }],
  ['no sub', {}, { sub: undefined }],
  ['an empty sub', {}, { sub: '' }],
  ['sub as an object', {}, { sub: { $ne: null } }],
  ['sub as a number', {}, { sub: 1 }],
  ['sub as a list', {}, { sub: ['x'] }],
  ['sub of no user', {}, { sub: '019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71' }],
  ['sub that is no UUID', {}, { sub: 'johndoe' }],
  ['sub with SQL', {}, { sub: "' OR '1'='1" }],
  ['sub with NUL', {}, { sub: 'a\0b' }],
  ['sub with a lone surrogate', {}, { sub: '\ud800' }],
  ['no jti', {}, { jti: undefined }],
  ['jti as a number', {}, { jti: 1 }],
  ['no sid', {}, { sid: undefined }],
  ['an empty sid', {}, { sid: '' }],
  ['no client_id', {}, { client_id: undefined }],
  ['scope as a list', {}, { scope: ['items:read'] }],
  ['roles as text', {}, { roles: 'admin' }],
  ['roles with a number', {}, { roles: [1] }],
  ['bound to a key', {}, { cnf: { jkt: 'x' } }],
  ['cnf null', {}, { cnf: null }],
];

describe.each(['ES256', 'RS256', 'HS256'] as SigningAlgorithm[])(
  'hostile tokens signed with %s',
  (algorithm) => {
    let server: TestServer;
    let user: TestUser;
    let key: SigningKey;
    let goodToken: string;
    let good: ReturnType<typeof decode>;
    let probe: ReturnType<typeof createServer>;
    let fetched = 0;

    beforeAll(async () => {
      server = await startServer({ algorithm });
      user = await server.register();
      goodToken = await server.signIn(user);
      good = decode(goodToken);
      key = server.app.get(KeyRing).current();
      probe = createServer((_request, response) => {
        fetched++;
        response.end('{}');
      });
      await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
    });
    afterAll(async () => {
      probe.close();
      await server.close();
    });

    const ask = async (token: string) => {
      const { status, body, headers } = await server.call('GET', '/users/me', { token });
      return { status, code: body.code, challenge: headers.get('www-authenticate') };
    };
    /** Sends a token twice, right after the valid one, so that no cached result can be that of another token. */
    const use = async (token: string) => {
      expect((await ask(goodToken)).status).toBe(200);
      const answer = await ask(token);
      expect(await ask(token)).toEqual(answer);
      return answer;
    };
    const refused = expect.objectContaining({ status: 401, code: 'invalid_token' });
    const probeUrl = () => `http://127.0.0.1:${(probe.address() as { port: number }).port}/jwks`;

    const sign = (
      header: Members,
      claims: Members,
      signingKey: SigningKey['privateKey'] | Buffer | null = key.privateKey,
    ) => {
      const placed = JSON.parse(
        JSON.stringify({ ...good.header, ...header })
          .replace('"PROBE"', JSON.stringify(probeUrl()))
          .replace('"KID"', JSON.stringify(key.kid)),
      );
      return forge(placed, { ...good.claims, ...claims }, signingKey);
    };

    it('GET /users/me accepts the token that the hostile ones are made from (control of the tests below)', async () => {
      expect((await use(sign({}, {}))).status).toBe(200);
    });

    it.each(HEADERS.filter(([, header]) => header.alg !== algorithm))(
      'GET /users/me rejects a token with the header: %s (RFC 8725)',
      async (_what, header, claims) => {
        expect(await use(sign(header, claims))).toEqual(refused);
      },
    );

    // The claims are checked in the same way for both algorithms with a public key.
    it.each(algorithm === 'RS256' ? [] : CLAIMS)(
      'GET /users/me rejects a token with the claims: %s (RFC 9068 4)',
      async (_what, header, claims) => {
        expect(await use(sign(header, claims))).toEqual(refused);
      },
    );

    it('GET /users/me rejects a token with an exp of 1e400, which JSON parses as Infinity', async () => {
      const text = JSON.stringify(good.claims).replace(/"exp":\d+/, '"exp":1e400');
      expect(await use(forge(good.header, text, key.privateKey))).toEqual(refused);
    });

    it.each(['iat', 'nbf'])(
      'GET /users/me rejects a token with an %s of -1e400, which JSON parses as -Infinity',
      async (name) => {
        const text = JSON.stringify({ ...good.claims, [name]: 'TIME' }).replace('"TIME"', '-1e400');
        expect(await use(forge(good.header, text, key.privateKey))).toEqual(refused);
      },
    );

    it('GET /users/me rejects a signed token of more than 8,192 characters', async () => {
      expect(await use(sign({}, { padding: 'x'.repeat(9_000) }))).toEqual(refused);
    });

    it.each(['null', '[]', '"text"', '1', '', '{', '{"exp":'])(
      'GET /users/me rejects a token with the payload %s (RFC 7519 7.2)',
      async (text) => {
        expect(await use(forge(good.header, text, key.privateKey))).toEqual(refused);
      },
    );

    it.each(['null', '[]', '"text"', '1', '{'])(
      'GET /users/me rejects a token whose header is %s (RFC 7515 5.2)',
      async (text) => {
        expect(await use(forge(text, good.claims, key.privateKey))).toEqual(refused);
      },
    );

    it('GET /users/me rejects a token without a signature, with another one, and with that of another key (RFC 7515 5.2)', async () => {
      const [header, payload, signature] = sign({}, {}).split('.') as [string, string, string];
      const flipped = Buffer.from(signature, 'base64url');
      flipped[0]! ^= 1;
      const tokens = [
        `${header}.${payload}.`,
        `${header}.${payload}`,
        `${header}.${payload}.${flipped.toString('base64url')}`,
        `${header}.${payload}.${Buffer.alloc(64).toString('base64url')}`,
        sign({}, {}, otherKeys.privateKey),
        sign({ alg: 'none' }, {}, null),
      ];
      for (const token of tokens) expect(await use(token)).toEqual(refused);
    });

    it('GET /users/me rejects a token whose claims were changed after signing', async () => {
      const [header, , signature] = sign({}, {}).split('.');
      const other = Buffer.from(JSON.stringify({ ...good.claims, roles: ['admin'] }));
      expect(await use(`${header}.${other.toString('base64url')}.${signature}`)).toEqual(refused);
    });

    it('GET /users/me rejects an HMAC with any public value as its key (RFC 8725 2.1)', async () => {
      if (algorithm === 'HS256') return;
      const publicKey = createPublicKey(key.privateKey);
      const forms = [
        publicKey.export({ type: 'spki', format: 'pem' }),
        publicKey.export({ type: 'spki', format: 'der' }),
        JSON.stringify(publicKey.export({ format: 'jwk' })),
        key.kid,
        '',
      ].map((form) => Buffer.from(form));
      for (const form of forms) {
        expect(await use(sign({ alg: 'HS256' }, {}, form))).toEqual(refused);
        expect(await use(sign({}, {}, form))).toEqual(refused);
      }
    });

    it('GET /users/me rejects an HMAC with a digest or the decoded bytes of SECRET_KEY as its key', async () => {
      const { secretKey } = server.settings;
      const keys = [Buffer.from(secretKey, 'hex'), createHash('sha256').update(secretKey).digest()];
      for (const bytes of keys) {
        expect(await use(sign({ alg: 'HS256' }, {}, createSecretKey(bytes)))).toEqual(refused);
      }
    });

    it('GET /users/me rejects a valid token in any other spelling (RFC 7515 2: base64url without padding)', async () => {
      const token = sign({}, {});
      const parts = token.split('.') as [string, string, string];
      const spellings = [
        `${token}=`,
        `${parts[0]}=.${parts[1]}.${parts[2]}`,
        ` .${token}`,
        `${token}.`,
        `${token}\u200b`.replace('\u200b', '%20'),
        parts.map((part) => Buffer.from(part, 'base64url').toString('base64')).join('.'),
        `${token.slice(0, -1)}${withOtherPaddingBits(token.at(-1)!)}`,
      ].filter((spelling) => spelling !== token);
      for (const spelling of spellings) expect(await use(spelling)).toEqual(refused);
    });

    it('GET /users/me tells the client that its token expired (RFC 6750 3)', async () => {
      const claims = { iat: Date.now() / 1000 - 100, exp: Date.now() / 1000 - 6 };
      expect((await use(sign({}, claims))).challenge).toBe(
        'Bearer error="invalid_token", error_description="The access token expired"',
      );
    });

    it('GET /users/me accepts a token whose times are within 5 seconds of leeway (RFC 7519 4.1.4)', async () => {
      const now = Math.floor(Date.now() / 1000);
      expect((await use(sign({}, { iat: now + 3, exp: now + 60 }))).status).toBe(200);
      expect((await use(sign({}, { iat: now - 60, exp: now - 2 }))).status).toBe(200);
    });

    it('no URL in the header of a token was fetched (RFC 8725 3.10)', () => {
      expect(fetched).toBe(0);
    });
  },
);

/** Returns a last base64url character that decodes to the same byte. */
function withOtherPaddingBits(character: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return alphabet[alphabet.indexOf(character) ^ 1]!;
}
