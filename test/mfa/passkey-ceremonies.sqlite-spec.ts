import { beforeAll, describe, expect, it } from 'vitest';
import { VirtualPasskey, type VirtualPasskeyOptions } from '../../src/testing.js';
import {
  type NewCredential,
  readChallenge,
  verifyAssertion,
  verifyRegistration,
} from '../../src/mfa/passkeys/ceremonies.js';
import {
  type AssertionJson,
  parseAssertionJson,
  parseRegistrationJson,
  type RegistrationJson,
} from '../../src/mfa/passkeys/credential-json.js';

const RP = { rpId: 'example.com', origins: ['https://example.com', 'https://www.example.com'] };
const CHALLENGE = Buffer.alloc(53, 7).toString('base64url');
const USER = { id: Buffer.alloc(32, 1).toString('base64url') };

/** A page that says more of the ceremony than an honest browser does. */
class OddPage extends VirtualPasskey {
  constructor(private readonly members: object) {
    super('https://example.com');
  }
  protected override describe(type: string, challenge: string): object {
    return { ...super.describe(type, challenge), ...this.members };
  }
}

function register(passkey: VirtualPasskey, rpId = RP.rpId): RegistrationJson {
  const json = passkey.create({ challenge: CHALLENGE, rp: { id: rpId }, user: USER });
  return parseRegistrationJson(json)!;
}

function assert(passkey: VirtualPasskey, rpId = RP.rpId): AssertionJson {
  return parseAssertionJson(passkey.get({ challenge: CHALLENGE, rpId }))!;
}

const verifyNew = (json: RegistrationJson) => verifyRegistration(json, CHALLENGE, RP);
const verify = (json: AssertionJson, passkey: NewCredential) =>
  verifyAssertion(json, CHALLENGE, passkey, RP);

/** Yields the text with a bit of its bytes flipped: each bit in turn, or one of each byte. */
function* flip(text: string, bitsOfAByte = 1): Generator<string> {
  const bytes = Buffer.from(text, 'base64url');
  for (let bit = 0; bit < bytes.length * bitsOfAByte; bit++) {
    const [at, mask] = [Math.floor(bit / bitsOfAByte), 1 << (bit % 8)];
    bytes[at]! ^= mask;
    yield bytes.toString('base64url');
    bytes[at]! ^= mask;
  }
}

describe.each<VirtualPasskeyOptions>([
  { algorithm: 'ES256' },
  { algorithm: 'EdDSA' },
  { algorithm: 'RS256' },
  { algorithm: 'ES256', synced: false },
])('a passkey of an authenticator with %j', (options) => {
  const virtual = new VirtualPasskey('https://example.com', options);
  let registration: RegistrationJson;
  let passkey: NewCredential;

  beforeAll(async () => {
    registration = register(virtual);
    passkey = (await verifyNew(registration))!;
  });

  it('is registered, and signs in', async () => {
    const { algorithm = 'ES256', synced = true } = options;
    expect(passkey).toEqual({
      credentialId: virtual.credentialId.toString('base64url'),
      publicKey: expect.any(String),
      algorithm: { ES256: -7, EdDSA: -8, RS256: -257 }[algorithm],
      counter: synced ? 0 : 1,
      transports: synced ? ['hybrid', 'internal'] : ['usb'],
      aaguid: '00000000-0000-0000-0000-000000000000',
      backupEligible: synced,
      backedUp: synced,
    });
    const use = { counter: synced ? 0 : 2, backedUp: synced };
    expect(await verify(assert(virtual), passkey)).toEqual(use);
  });

  it('does not sign in with any flipped byte of what it signed, or of the signature', async () => {
    const assertion = assert(virtual);
    for (const member of ['clientDataJSON', 'authenticatorData', 'signature'] as const) {
      const bitsOfAByte = member === 'signature' && options.algorithm !== 'RS256' ? 8 : 1;
      for (const flipped of flip(assertion[member], bitsOfAByte)) {
        expect(await verify({ ...assertion, [member]: flipped }, passkey)).toBeNull();
      }
    }
  });

  it('does not sign in for another passkey, or for another challenge', async () => {
    const other = (await verifyNew(register(new VirtualPasskey('https://example.com', options))))!;
    expect(await verify(assert(virtual), other)).toBeNull();
    const challenge = Buffer.alloc(53, 8).toString('base64url');
    expect(await verifyAssertion(assert(virtual), challenge, passkey, RP)).toBeNull();
  });

  // Without an attestation, nothing signs a registration. But its page, its challenge and its id are known, and a wrong key
  // is no point of the curve.
  it('is not registered as another one with any flipped byte', async () => {
    for (const member of ['clientDataJSON', 'attestationObject'] as const) {
      for (const flipped of flip(registration[member])) {
        const found = await verifyNew({ ...registration, [member]: flipped });
        if (!found) continue;
        expect(found.credentialId).toBe(passkey.credentialId);
        if (found.algorithm === -7) expect(found.publicKey).toBe(passkey.publicKey);
      }
    }
  });
});

describe('a ceremony', () => {
  const page = (origin: string) => new VirtualPasskey(origin);

  it.each([
    'https://www.example.com.evil.com',
    'https://evil.com',
    'http://example.com',
    'https://example.com:443',
    'https://example.com:8443',
    'https://EXAMPLE.com',
    'https://sub.example.com',
    'null',
    '',
  ])('is refused on the page %s', async (origin) => {
    const evil = page(origin);
    const good = page('https://example.com');
    expect(await verifyNew(register(evil))).toBeNull();
    const passkey = (await verifyNew(register(good)))!;
    Object.assign(good, { origin });
    expect(await verify(assert(good), passkey)).toBeNull();
  });

  it('is possible on each page of the settings', async () => {
    expect(await verifyNew(register(page('https://www.example.com')))).not.toBeNull();
  });

  it('is refused for another domain', async () => {
    const virtual = page('https://example.com');
    expect(await verifyNew(register(virtual, 'evil.com'))).toBeNull();
    const passkey = (await verifyNew(register(virtual)))!;
    expect(await verify(assert(virtual, 'evil.com'), passkey)).toBeNull();
  });

  it('is refused if the authenticator has not verified its user', async () => {
    const virtual = page('https://example.com');
    const passkey = (await verifyNew(register(virtual)))!;
    virtual.isUserVerified = false;
    expect(await verify(assert(virtual), passkey)).toBeNull();
    expect(await verifyNew(register(virtual))).toBeNull();
  });

  it('is refused if a passkey says that it can be on several devices, and could not before', async () => {
    const virtual = page('https://example.com');
    const passkey = (await verifyNew(register(virtual)))!;
    expect(await verify(assert(virtual), { ...passkey, backupEligible: false })).toBeNull();
  });

  it('is refused for the answer to another question', async () => {
    const virtual = page('https://example.com');
    const registration = register(virtual);
    const passkey = (await verifyNew(registration))!;
    const assertion = assert(virtual);
    const { clientDataJSON } = registration;
    expect(await verify({ ...assertion, clientDataJSON }, passkey)).toBeNull();
    const asked = { ...registration, clientDataJSON: assertion.clientDataJSON };
    expect(await verifyNew(asked)).toBeNull();
  });

  it.each([
    { crossOrigin: true },
    { crossOrigin: true, topOrigin: 'https://evil.com' },
    { crossOrigin: false, topOrigin: 'https://example.com' },
    { crossOrigin: 'false' },
    { crossOrigin: 0 },
    { challenge: 7 },
    { challenge: undefined },
  ])('has no challenge if the page is embedded or odd: %j', (members) => {
    expect(readChallenge(assert(new OddPage(members)))).toBeNull();
  });

  it.each(['', 'null', '[]', '"x"', '{', '\uFFFF', '[[[['.repeat(2_000)])(
    'has no challenge in %j',
    (text) => {
      const clientDataJSON = Buffer.from(text).toString('base64url');
      expect(readChallenge({ clientDataJSON })).toBeNull();
    },
  );

  it('has the challenge of an honest page, whether or not the browser speaks of other origins', () => {
    expect(readChallenge(assert(page('https://example.com')))).toBe(CHALLENGE);
    expect(readChallenge(assert(new OddPage({ crossOrigin: undefined })))).toBe(CHALLENGE);
  });
});
