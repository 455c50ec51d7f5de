import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { generateEcKeys, generateRsaKeys } from '../../crypto/key-pairs.js';
import { Clock } from '../../clock/clock.js';
import { UnavailableError } from '../../http/errors.js';
import { completeAccessOptions } from '../access.options.js';
import { IssuerMetadata } from './issuer-metadata.js';
import { RemoteKeys } from './remote-keys.js';

const publicJwk = (kid: string, keys = generateEcKeys('P-256')) => ({
  ...keys.publicKey.export({ format: 'jwk' }),
  kid,
});

describe('RemoteKeys', () => {
  let server: Server;
  let keys: RemoteKeys;
  let published: object[];
  let fetches: number;

  beforeEach(async () => {
    Logger.overrideLogger(false);
    published = [];
    fetches = 0;
    server = createServer((_request, response) => {
      fetches++;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ keys: published }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const options = completeAccessOptions({
      issuer: 'https://issuer.example',
      audience: 'reports',
      jwksUri: `http://127.0.0.1:${port}`,
      cooldownSeconds: 0,
    });
    keys = new RemoteKeys(options, new IssuerMetadata(options), new Clock());
  });
  afterEach(() => {
    vi.restoreAllMocks();
    server.close();
  });

  it('returns the same key object for a kid, after one fetch for all callers', async () => {
    published = [publicJwk('one')];
    const found = await Promise.all([keys.lookUp('one', 'ES256'), keys.lookUp('one', 'ES256')]);
    expect(found[0]).toMatchObject({ kid: 'one', algorithm: 'ES256' });
    expect(found[0]!.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(found[1]).toBe(found[0]);
    expect(fetches).toBe(1);
  });

  it('fetches again for an unknown kid, and returns null if the issuer has no such key', async () => {
    published = [publicJwk('one')];
    await keys.lookUp('one', 'ES256');
    published = [publicJwk('one'), publicJwk('two')];
    expect(await keys.lookUp('two', 'ES256')).toMatchObject({ kid: 'two' });
    expect(await keys.lookUp('three', 'ES256')).toBeNull();
  });

  it('returns null for an algorithm that the key is not for (RFC 8725 3.1)', async () => {
    const rsa = generateRsaKeys(2048);
    published = [publicJwk('ec'), publicJwk('rsa', rsa)];
    expect(await keys.lookUp('rsa', 'RS256')).toMatchObject({ algorithm: 'RS256' });
    expect(await keys.lookUp('rsa', 'ES256')).toBeNull();
    expect(await keys.lookUp('ec', 'RS256')).toBeNull();
    expect(await keys.lookUp('ec', 'HS256')).toBeNull();
  });

  it('ignores keys of another curve, short RSA keys, encryption keys and symmetric keys', async () => {
    published = [
      publicJwk('one'),
      publicJwk('p384', generateEcKeys('P-384')),
      publicJwk('short', generateRsaKeys(1024)),
      { ...publicJwk('enc'), use: 'enc' },
      { kty: 'oct', k: 'c2VjcmV0', kid: 'oct' },
    ];
    expect(await keys.lookUp('one', 'ES256')).not.toBeNull();
    for (const kid of ['p384', 'enc', 'oct']) expect(await keys.lookUp(kid, 'ES256')).toBeNull();
    expect(await keys.lookUp('short', 'RS256')).toBeNull();
  });

  it('uses the last of several keys with one kid', async () => {
    const last = generateEcKeys('P-256');
    published = [publicJwk('one'), publicJwk('one', last)];
    const found = await keys.lookUp('one', 'ES256');
    expect(found!.publicKey.equals(last.publicKey)).toBe(true);
  });

  it.each([
    { key_ops: ['verify', 'encrypt'] },
    { key_ops: ['encrypt'] },
    { key_ops: 'verify' },
    { ext: 'true' },
  ])('ignores the member %j of a key', async (members) => {
    published = [{ ...publicJwk('one'), ...members }];
    expect(await keys.lookUp('one', 'ES256')).toMatchObject({ kid: 'one' });
  });

  it('takes at most 100 keys', async () => {
    const pair = generateEcKeys('P-256');
    published = Array.from({ length: 101 }, (_, i) => publicJwk(`key-${i}`, pair));
    expect(await keys.lookUp('key-99', 'ES256')).not.toBeNull();
    expect(await keys.lookUp('key-100', 'ES256')).toBeNull();
  });

  it('returns null for a key that cannot be imported, with one warning', async () => {
    published = [publicJwk('one')];
    const failure = new DOMException('Unsupported key usage', 'SyntaxError');
    vi.spyOn(crypto.subtle, 'importKey').mockRejectedValue(failure);
    const warn = vi.spyOn(Logger.prototype, 'warn');
    expect(await keys.lookUp('one', 'ES256')).toBeNull();
    expect(await keys.lookUp('one', 'ES256')).toBeNull();
    expect(warn).toHaveBeenCalledOnce();
  });

  it('keeps its keys if the issuer publishes no usable key', async () => {
    published = [publicJwk('one')];
    await keys.lookUp('one', 'ES256');
    published = [{ kty: 'oct', k: 'c2VjcmV0', kid: 'two' }];
    await expect(keys.lookUp('two', 'ES256')).rejects.toThrow(UnavailableError);
    expect(await keys.lookUp('one', 'ES256')).not.toBeNull();
  });

  it('drops its keys if the issuer publishes an empty key set', async () => {
    published = [publicJwk('one')];
    await keys.lookUp('one', 'ES256');
    published = [];
    await expect(keys.lookUp('two', 'ES256')).rejects.toThrow(UnavailableError);
    await expect(keys.lookUp('one', 'ES256')).rejects.toThrow(UnavailableError);
  });
});
