import { createSecretKey, hash } from 'node:crypto';
import { JwtService } from '@nestjs/jwt';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../clock/clock.js';
import { Session } from '../../sessions/session.entity.js';
import type { NewIdToken } from '../../sign-in/id-tokens.js';
import type { KeyRing } from '../../signing-keys/key-ring.js';
import { type SigningKey, toSigningKey } from '../../signing-keys/key-vault.js';
import { generatePrivateKey } from '../../signing-keys/signing-algorithm.js';
import { ACCESS_TOKEN_TYPE } from '../../tokens/access-token.profile.js';
import { signJwt } from '../../tokens/access-token.issuer.js';
import { User } from '../../users/user.entity.js';
import { IdTokenHints } from './id-token-hints.js';
import { type IdTokenClaims, ID_TOKEN_TYPE, IdTokenIssuer } from './id-token.issuer.js';
import { toUserClaims } from './user-claims.js';
import type { UserClaimsFactory } from './user-claims.factory.js';

const OPTIONS = {
  issuer: 'https://id.example.com',
  audience: 'https://api.example.com',
  accessTokenSeconds: 900,
};
const NOW = 1_795_000_000;
const jwt = new JwtService();
const clock = { nowSeconds: () => NOW } as Clock;

const user = Object.assign(new User(), {
  id: '019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71',
  email: 'Jane@Example.com',
  username: 'jane',
  fullName: 'Jane Doe',
  externalId: null,
  emailVerifiedAt: new Date(),
  updatedAt: new Date(1_794_000_000_999),
});
const session = Object.assign(new Session(), {
  id: '019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d72',
  clientId: 'shop',
  authenticationMethod: 'password',
  createdAt: new Date(1_794_999_999_999),
});
const asked: NewIdToken = { user, session, scopes: ['openid'], accessToken: 'a.b.c', nonce: 'n-1' };

function newKey(algorithm: 'ES256' | 'RS256' = 'ES256'): SigningKey {
  return toSigningKey(generatePrivateKey(algorithm).export({ format: 'jwk' }));
}

function ringOf(key: SigningKey): KeyRing {
  const lookUpForHint = async (kid: string) => (kid === key.kid ? key : null);
  return { current: () => key, lookUpForHint } as KeyRing;
}

const userClaims = {
  create: async ({ user: about, scopes }) => toUserClaims(about, scopes),
} as UserClaimsFactory;
const issuerWith = (key: SigningKey, at = clock) =>
  new IdTokenIssuer(OPTIONS, ringOf(key), jwt, at, userClaims);
const hintsWith = (key: SigningKey) => new IdTokenHints(OPTIONS, ringOf(key), jwt);
const readClaims = (idToken: string) => jwt.decode<IdTokenClaims>(idToken);

describe.each(['ES256', 'RS256'] as const)('IdTokenIssuer with %s', (algorithm) => {
  const key = newKey(algorithm);

  it('issues an id_token that says who signed in to which client, when and how (OpenID Connect Core 2)', async () => {
    const idToken = await issuerWith(key).issue(asked);
    const options = { publicKey: key.publicKey as unknown as string, algorithms: [algorithm] };
    const verified = await jwt.verifyAsync(idToken, {
      ...options,
      complete: true,
      clockTimestamp: NOW,
    });
    expect(verified).toMatchObject({
      header: { alg: algorithm, typ: 'JWT', kid: key.kid },
      payload: {
        iss: OPTIONS.issuer,
        sub: user.id,
        aud: 'shop',
        iat: NOW,
        exp: NOW + 600,
        auth_time: 1_794_999_999,
        nonce: 'n-1',
        sid: session.id,
        amr: ['pwd'],
      },
    });
  });

  it('binds the id_token to the access token beside it (OpenID Connect Core 3.1.3.6)', async () => {
    const { at_hash } = readClaims(await issuerWith(key).issue(asked));
    const digest = hash('sha256', 'a.b.c', 'buffer');
    expect(at_hash).toBe(digest.subarray(0, 16).toString('base64url'));
  });
});

describe('IdTokenIssuer', () => {
  const key = newKey();

  it('leaves the nonce out if the client sent none, and the claims of scopes that were not granted', async () => {
    const claims = readClaims(await issuerWith(key).issue({ ...asked, nonce: null }));
    expect(Object.keys(claims).toSorted()).toEqual(
      ['acr', 'amr', 'at_hash', 'aud', 'auth_time', 'exp', 'iat', 'iss', 'sid', 'sub'].toSorted(),
    );
  });

  it('lets the id_token expire before the key that verifies it is gone', async () => {
    const expiresAt = new Date((NOW + 60) * 1000);
    const idToken = await issuerWith({ ...key, expiresAt }).issue(asked);
    expect(readClaims(idToken).exp).toBe(NOW + 60);
  });
});

describe('toUserClaims', () => {
  it('gives the claims of each scope, and sub always (OpenID Connect Core 5.4)', () => {
    expect(toUserClaims(user, ['openid', 'phone'])).toEqual({ sub: user.id });
    expect(toUserClaims(user, ['email', 'profile'])).toEqual({
      sub: user.id,
      email: 'Jane@Example.com',
      email_verified: true,
      name: 'Jane Doe',
      preferred_username: 'jane',
      updated_at: 1_794_000_000,
    });
  });

  it('leaves out what the user does not have, and says that an address is not verified', () => {
    const bare = Object.assign(new User(), user, {
      username: null,
      fullName: null,
      emailVerifiedAt: null,
    });
    const claims = toUserClaims(bare, ['email', 'profile']);
    expect(claims).toEqual({
      sub: user.id,
      email: 'Jane@Example.com',
      email_verified: false,
      updated_at: 1_794_000_000,
    });
  });

  it('gives the id of the directory as sub, and no updated_at, which a directory does not tell', () => {
    const external = Object.assign(new User(), user, { externalId: '7', email: '' });
    const claims = toUserClaims(external, ['email', 'profile']);
    expect(claims).toEqual({ sub: '7', name: 'Jane Doe', preferred_username: 'jane' });
  });
});

describe('IdTokenHints', () => {
  const key = newKey();
  const hints = hintsWith(key);

  it('reads an id_token of the server, also after it has expired', async () => {
    const past = { nowSeconds: () => 1_000_000_000 } as Clock;
    for (const at of [clock, past]) {
      const idToken = await issuerWith(key, at).issue(asked);
      const hint = { userId: user.id, clientId: 'shop', sessionId: session.id };
      expect(await hints.read(idToken)).toEqual(hint);
    }
  });

  it.each<[string, () => Promise<string>]>([
    ['text that is no JWT', async () => 'x'],
    ['nothing', async () => ''],
    ['a header that is no JSON', async () => 'e3.e30.AA'],
    ['a header that is null', async () => 'bnVsbA.e30.AA'],
    ['text that is too long', async () => 'a'.repeat(10_000)],
    ['an id_token of another key', () => issuerWith(newKey()).issue(asked)],
    [
      'an id_token whose signature was cut',
      async () => {
        const idToken = await issuerWith(key).issue(asked);
        return idToken.slice(0, -2);
      },
    ],
    ['an access token', () => signHint({}, { typ: ACCESS_TOKEN_TYPE })],
    ['an id_token of another issuer', () => signHint({ iss: 'https://evil.example' })],
    ['an audience that is a list', () => signHint({ aud: ['shop'] })],
    ['no subject', () => signHint({ sub: undefined })],
    ['no session', () => signHint({ sid: undefined })],
    [
      'the algorithm none',
      async () => {
        const [, payload] = (await issuerWith(key).issue(asked)).split('.');
        const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT', kid: key.kid }));
        return `${header.toString('base64url')}.${payload}.`;
      },
    ],
    [
      'an HMAC under the public key',
      async () => {
        const secret = createSecretKey(key.publicKey.export({ type: 'spki', format: 'der' }));
        const claims = readClaims(await issuerWith(key).issue(asked));
        return signJwt(jwt, ID_TOKEN_TYPE, claims, {
          ...key,
          algorithm: 'HS256',
          privateKey: secret,
        });
      },
    ],
  ])('does not read %s', async (_what, make) => {
    expect(await hints.read(await make())).toBeNull();
  });

  it('does not read a token of the secret that signs with HS256', async () => {
    const secret = createSecretKey(Buffer.alloc(32, 7));
    const own: SigningKey = { ...key, algorithm: 'HS256', privateKey: secret, publicKey: secret };
    const hint = await signJwt(jwt, ID_TOKEN_TYPE, { ...readClaims(await signHint({})) }, own);
    expect(await hintsWith(own).read(hint)).toBeNull();
  });

  /** Signs an id_token with other claims or another type, with the right key. */
  async function signHint(changes: object, { typ = ID_TOKEN_TYPE } = {}): Promise<string> {
    const claims = { ...readClaims(await issuerWith(key).issue(asked)), ...changes };
    return signJwt(jwt, typ, claims, key);
  }
});
