import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeAttestationObject, parseAuthenticatorData } from '@simplewebauthn/server/helpers';
import { expect, test } from 'vitest';
import {
  type NewCredential,
  readChallenge,
  verifyAssertion,
  verifyRegistration,
} from '../../src/mfa/passkeys/ceremonies.js';
import {
  parseAssertionJson,
  parseRegistrationJson,
} from '../../src/mfa/passkeys/credential-json.js';

/** A pair of ceremonies of the W3C: WebAuthn Level 3, section 16, "Test Vectors". Their bytes are in base64url here. */
interface Vector {
  name: string;
  id: string;
  registration: { challenge: string; clientDataJSON: string; attestationObject: string };
  assertion: {
    challenge: string;
    clientDataJSON: string;
    authenticatorData: string;
    signature: string;
  };
}

const RP = { rpId: 'example.org', origins: ['https://example.org'] };
const VECTORS = JSON.parse(
  readFileSync(join(import.meta.dirname, 'webauthn-vectors.json'), 'utf8'),
) as Vector[];
const BOTH = { registered: true, signsIn: true };
const NEW_ONE = { registered: true, signsIn: false };
const SIGN_IN = { registered: false, signsIn: true };
const NEITHER = { registered: false, signsIn: false };

/** What the vectors do here. Most do not verify their user in one of the two ceremonies, or in both. */
const EXPECTED: Record<string, typeof BOTH> = {
  'none-es256': NEITHER,
  'packed-self-es256': NEW_ONE,
  // Pages that are embedded in one of another origin.
  'none-es256-crossOrigin': NEITHER,
  'none-es256-topOrigin': NEITHER,
  'none-es256-long-credential-id': SIGN_IN,
  // Their certificates are dropped.
  'packed-es256': BOTH,
  'packed-rs256': NEW_ONE,
  'tpm-es256': BOTH,
  'android-key-es256': NEW_ONE,
  'packed-eddsa': NEITHER,
  'apple-es256': NEITHER,
  'fido-u2f-es256': NEITHER,
  // Algorithms that the options do not ask for.
  'packed-es384': NEITHER,
  'packed-es512': NEITHER,
  'packed-ed448': NEITHER,
};

const toJson = (id: string, response: object) => ({ id, rawId: id, type: 'public-key', response });

async function register({ id, registration }: Vector, changes: object = {}) {
  const { challenge, ...response } = registration;
  const json = parseRegistrationJson(toJson(id, { ...response, ...changes }));
  if (!json || readChallenge(json) !== challenge) return null;
  return verifyRegistration(json, challenge, RP);
}

async function signIn({ id, assertion }: Vector, passkey: NewCredential, changes: object = {}) {
  const { challenge, ...response } = assertion;
  const json = parseAssertionJson(toJson(id, { ...response, ...changes }));
  if (!json || readChallenge(json) !== challenge) return null;
  return verifyAssertion(json, challenge, passkey, RP);
}

/** Returns the passkey of a registration that is not accepted here. */
function readPasskey({ id, registration, assertion }: Vector): NewCredential {
  const bytes = new Uint8Array(Buffer.from(registration.attestationObject, 'base64url'));
  const { credentialPublicKey } = parseAuthenticatorData(
    decodeAttestationObject(bytes).get('authData'),
  );
  const flags = Buffer.from(assertion.authenticatorData, 'base64url')[32]!;
  return {
    credentialId: id,
    publicKey: Buffer.from(credentialPublicKey!).toString('base64url'),
    backupEligible: (flags & 0x08) !== 0,
  } as NewCredential;
}

/** Yields the text with one bit of each byte flipped. */
function* flip(text: string): Generator<string> {
  const bytes = Buffer.from(text, 'base64url');
  for (let at = 0; at < bytes.length; at++) {
    bytes[at]! ^= 1 << (at % 8);
    yield bytes.toString('base64url');
    bytes[at]! ^= 1 << (at % 8);
  }
}

test('The list of what the vectors do is complete', () => {
  expect(VECTORS.map(({ name }) => name).toSorted()).toEqual(Object.keys(EXPECTED).toSorted());
});

test.for(VECTORS.map((vector) => [vector.name, vector] as const))(
  'The vector %s of the W3C is accepted as far as the rules allow it',
  async ([name, vector]) => {
    const passkey = await register(vector);
    const used = await signIn(vector, passkey ?? readPasskey(vector));
    expect({ registered: passkey !== null, signsIn: used !== null }).toEqual(EXPECTED[name]);
  },
);

test.for(['packed-es256', 'tpm-es256', 'none-es256-long-credential-id'])(
  'The assertion of %s is refused with a bit of any byte flipped',
  async (name) => {
    const vector = VECTORS.find((each) => each.name === name)!;
    const passkey = readPasskey(vector);
    for (const member of ['clientDataJSON', 'authenticatorData', 'signature'] as const) {
      for (const flipped of flip(vector.assertion[member])) {
        expect(await signIn(vector, passkey, { [member]: flipped })).toBeNull();
      }
    }
  },
);

test('The registration of packed-self-es256 with a bit of any byte flipped is refused, or gives the same passkey', async () => {
  const vector = VECTORS.find(({ name }) => name === 'packed-self-es256')!;
  const passkey = await register(vector);
  const { clientDataJSON, attestationObject } = vector.registration;
  for (const flipped of flip(clientDataJSON)) {
    expect(await register(vector, { clientDataJSON: flipped })).toBeNull();
  }
  let accepted = 0;
  for (const flipped of flip(attestationObject)) {
    const other = await register(vector, { attestationObject: flipped });
    if (other) accepted++;
    expect(other ?? passkey).toEqual(passkey);
  }
  // The name of the format, which is then dropped with its statement, and a length that goes beyond the end.
  expect(accepted).toBeLessThanOrEqual('packed'.length + 1);
});
