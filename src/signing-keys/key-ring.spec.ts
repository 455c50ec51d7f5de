import { describe, expect, it } from 'vitest';
import { generateEcKeys, generateRsaKeys } from '../crypto/key-pairs.js';
import { Clock } from '../clock/clock.js';
import type { ChangeFeed, Watcher } from '../cache-invalidation/change-feed.js';
import { SecretKeys } from '../crypto/secret-keys.js';
import { KeyRing } from './key-ring.js';
import { KeyVault } from './key-vault.js';
import { SIGNING_KEYS_DEFAULTS, type SigningKeysOptions } from './signing-keys.options.js';
import { computeThumbprint } from './signing-algorithm.js';
import type { SigningKeyRow } from './signing-key.entity.js';
import type { SigningKeysStore } from './signing-keys.store.js';

const ec = generateEcKeys('P-256').privateKey.export({ format: 'jwk' });
const rsa = generateRsaKeys(2048).privateKey.export({
  format: 'jwk',
});

/** Returns an empty table in memory, with its unique index on algorithm and generation. */
function emptyStore() {
  const rows: SigningKeyRow[] = [];
  const store = {
    findAll: async () => [...rows],
    insertIfFirst: async (row: SigningKeyRow) => {
      const taken = rows.some(
        ({ algorithm, generation }) => algorithm === row.algorithm && generation === row.generation,
      );
      if (!taken) rows.push(row);
      return !taken;
    },
    replaceEncrypted: async (kid: string, _from: string, to: string) => {
      rows.find((row) => row.kid === kid)!.privateKeyEncrypted = to;
    },
  } as unknown as SigningKeysStore;
  return { rows, store };
}

type Options = Pick<SigningKeysOptions, 'algorithm' | 'signingKeys'>;

let watcher: Watcher;

async function ring(
  options: Options,
  store = emptyStore().store,
  secretKey = 'k'.repeat(64),
  secretKeyFallbacks: string[] = [],
) {
  const clock = new Clock();
  const keys = new KeyRing(
    { ...SIGNING_KEYS_DEFAULTS, ...options },
    new KeyVault(new SecretKeys({ secretKey, secretKeyFallbacks }), clock),
    store,
    { watch: (_: unknown, given: Watcher) => (watcher = given) } as unknown as ChangeFeed,
    clock,
  );
  await keys.onModuleInit();
  return keys;
}

describe('KeyRing', () => {
  it('creates a key once, stores it encrypted, and reads it at the next start', async () => {
    const { rows, store } = emptyStore();
    const first = (await ring({ algorithm: 'ES256' }, store)).current();
    const second = (await ring({ algorithm: 'ES256' }, store)).current();
    expect(second.kid).toBe(first.kid);
    expect(rows).toHaveLength(1);
    const { d } = first.privateKey.export({ format: 'jwk' });
    expect(JSON.stringify(rows)).not.toContain(d);
  });

  it('verifies with the keys of an algorithm that was configured before', async () => {
    const { store } = emptyStore();
    const old = (await ring({ algorithm: 'RS256' }, store)).current();
    const keys = await ring({ algorithm: 'ES256' }, store);
    expect(keys.current().algorithm).toBe('ES256');
    expect(keys.find(old.kid)?.algorithm).toBe('RS256');
  });

  it('signs with the first key of a configured set for the algorithm, and verifies with all', async () => {
    const keys = await ring({
      algorithm: 'RS256',
      signingKeys: { keys: [ec, { ...rsa, kid: 'mine' }] },
    });
    expect(keys.current().kid).toBe('mine');
    expect(keys.find(computeThumbprint(ec))?.algorithm).toBe('ES256');
  });

  it('uses the thumbprint of RFC 7638 as the id of a key without a kid', () => {
    // The example of RFC 7638 section 3.1.
    const n =
      '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw';
    expect(computeThumbprint({ kty: 'RSA', e: 'AQAB', n })).toBe(
      'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
    );
  });

  it.each<[string, Options, RegExp]>([
    ['no key for the algorithm', { algorithm: 'RS256', signingKeys: { keys: [ec] } }, /for RS256/],
    ['one id twice', { algorithm: 'ES256', signingKeys: { keys: [ec, ec] } }, /Two signing keys/],
    [
      'a curve other than P-256',
      {
        algorithm: 'ES256',
        signingKeys: {
          keys: [generateEcKeys('P-384').privateKey.export({ format: 'jwk' })],
        },
      },
      /P-256/,
    ],
  ])('does not start with %s', async (_what, options, message) => {
    await expect(ring(options)).rejects.toThrow(message);
  });

  it('does not start under another SECRET_KEY, and says what to do', async () => {
    const { store } = emptyStore();
    await ring({ algorithm: 'ES256' }, store);
    await expect(ring({ algorithm: 'ES256' }, store, 'x'.repeat(64))).rejects.toThrow(
      /another SECRET_KEY\. Start with that SECRET_KEY again, or name it in SECRET_KEY_FALLBACKS/,
    );
  });

  it('rejects a key that is revoked while the server starts', async () => {
    const { rows, store } = emptyStore();
    const { kid } = (await ring({ algorithm: 'ES256' }, store)).current();
    const findAll = store.findAll.bind(store);
    let calls = 0;
    store.findAll = async () => {
      const found = (await findAll()).map((row) => ({ ...row }));
      if (calls++ === 0) {
        Object.assign(rows[0]!, { expiresAt: new Date(), privateKeyEncrypted: '' });
        watcher.changed(kid);
      }
      return found;
    };
    const keys = await ring({ algorithm: 'ES256' }, store);
    expect(keys.find(kid)).toBeNull();
    expect(keys.current().kid).not.toBe(kid);
  });

  it('treats a key without its private key as gone, even if its end is in the future', async () => {
    const { rows, store } = emptyStore();
    const { kid } = (await ring({ algorithm: 'ES256' }, store)).current();
    const later = new Date(Date.now() + 3_600_000);
    Object.assign(rows[0]!, { expiresAt: later, privateKeyEncrypted: '' });
    expect((await ring({ algorithm: 'ES256' }, store)).current().kid).not.toBe(kid);
  });

  it('verifies hints with a key that was rotated, and no token', async () => {
    const { rows, store } = emptyStore();
    const { kid } = (await ring({ algorithm: 'ES256' }, store)).current();
    rows[0]!.expiresAt = new Date();
    const keys = await ring({ algorithm: 'ES256' }, store);
    expect(await keys.lookUpForHint(kid)).toMatchObject({ algorithm: 'ES256' });
    expect(await keys.lookUp(kid)).toBeNull();
    expect(keys.getPublished().map((key) => key.kid)).toEqual([keys.current().kid]);
    expect(keys.current().kid).not.toBe(kid);
    rows[0]!.privateKeyEncrypted = '';
    await keys.reload();
    expect(await keys.lookUpForHint(kid)).toBeNull();
  });

  it('starts with a rotated key of a SECRET_KEY that is gone, and does not verify hints with it', async () => {
    const { rows, store } = emptyStore();
    const { kid } = (await ring({ algorithm: 'ES256' }, store, 'x'.repeat(64))).current();
    rows[0]!.expiresAt = new Date();
    const keys = await ring({ algorithm: 'ES256' }, store);
    expect(await keys.lookUpForHint(kid)).toBeNull();
  });

  it('queries the database for unknown keys once a second, even while it is away', async () => {
    const { store } = emptyStore();
    const keys = await ring({ algorithm: 'ES256' }, store);
    let calls = 0;
    store.findAll = () => {
      calls++;
      return Promise.reject(new Error('away'));
    };
    for (let i = 0; i < 100; i++) expect(await keys.lookUp(`unknown-${i}`)).toBeNull();
    expect(calls).toBeLessThanOrEqual(1);
    expect(keys.current()).toBeTruthy();
  });

  it('encrypts a key again under the new SECRET_KEY if it was encrypted under a fallback', async () => {
    const { store } = emptyStore();
    const [old, next] = ['k'.repeat(64), 'n'.repeat(64)];
    const { kid } = (await ring({ algorithm: 'ES256' }, store, old)).current();
    expect((await ring({ algorithm: 'ES256' }, store, next, [old])).current().kid).toBe(kid);
    // The fallback is not needed any more.
    expect((await ring({ algorithm: 'ES256' }, store, next)).current().kid).toBe(kid);
  });

  it('verifies HS256 tokens that were signed with a fallback', async () => {
    const [old, next] = ['k'.repeat(64), 'n'.repeat(64)];
    const before = (await ring({ algorithm: 'HS256' }, undefined, old)).current();
    const after = await ring({ algorithm: 'HS256' }, undefined, next, [old]);
    expect(after.find(before.kid)?.publicKey.equals(before.publicKey)).toBe(true);
    expect(after.current().kid).not.toBe(before.kid);
  });

  it('gives an HS256 key an id that reveals nothing about SECRET_KEY', async () => {
    const { kid } = (await ring({ algorithm: 'HS256' })).current();
    expect(kid).toMatch(/^[\w-]{22}$/);
    expect((await ring({ algorithm: 'HS256' }, undefined, 'z'.repeat(64))).current().kid).not.toBe(
      kid,
    );
  });
});
