import {
  // oxlint-disable-next-line no-restricted-imports -- a test waits for the key in any case.
  generateKeyPairSync,
  hash,
  type JsonWebKey,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';

/** The options of a {@link VirtualPasskey}. */
export interface VirtualPasskeyOptions {
  /** What its key signs with. Default: `ES256`. */
  algorithm?: 'ES256' | 'EdDSA' | 'RS256' | undefined;
  /** Whether it is on all devices of its owner, as those of phones are, or on one security key. Default: true. */
  synced?: boolean | undefined;
}

/** The members that are needed of the options for `navigator.credentials.create()`. */
interface CreationOptions {
  challenge: string;
  rp: { id: string };
  user: { id: string };
}

/** The members that are needed of the options for `navigator.credentials.get()`. */
interface RequestOptions {
  challenge: string;
  rpId: string;
}

type Cbor = number | string | Uint8Array | Map<Cbor, Cbor>;

const FLAGS = { present: 0x01, verified: 0x04, eligible: 0x08, backedUp: 0x10, attested: 0x40 };

/**
 * A browser and an authenticator in one, for tests without either. Its answers are those of a real passkey, signed with a key
 * of its own.
 *
 * @example
 * ```ts
 * import { VirtualPasskey } from 'nightlatch/testing';
 *
 * type Post = (path: string, body: object) => Promise<any>;
 *
 * // `post` sends the access token of a user who has just signed in.
 * export async function signsInWithAPasskey(post: Post) {
 *   const passkey = new VirtualPasskey('https://app.example.com');
 *   const creation = await post('/users/me/passkeys/options', {});
 *   await post('/users/me/passkeys', { credential: passkey.create(creation) });
 *   const request = await post('/login/passkey/options', {});
 *   return post('/login/passkey', { credential: passkey.get(request) });
 * }
 * ```
 */
export class VirtualPasskey {
  readonly credentialId = randomBytes(32);
  /** Whether its owner proves themselves to it, by a fingerprint or a PIN. */
  isUserVerified = true;
  /** How often it has signed. It stays 0 if it is synced. */
  counter = 0;
  private userHandle: string | null = null;
  private readonly algorithm: NonNullable<VirtualPasskeyOptions['algorithm']>;
  private readonly synced: boolean;
  private readonly keys: { publicKey: KeyObject; privateKey: KeyObject };

  /** @param origin the origin of the page that it answers to */
  constructor(
    private readonly origin: string,
    { algorithm = 'ES256', synced = true }: VirtualPasskeyOptions = {},
  ) {
    this.algorithm = algorithm;
    this.synced = synced;
    this.keys = generateKeys(algorithm);
  }

  /** Answers options as `navigator.credentials.create()` does, as JSON. */
  create({ challenge, rp, user }: CreationOptions): object {
    this.userHandle = user.id;
    const authData = Buffer.concat([
      this.createAuthData(rp.id, FLAGS.attested),
      this.getAttested(),
    ]);
    const attestation = new Map<Cbor, Cbor>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', authData],
    ]);
    return this.toJson({
      clientDataJSON: this.createClientData('webauthn.create', challenge),
      attestationObject: encode(attestation),
      transports: this.synced ? ['hybrid', 'internal'] : ['usb'],
    });
  }

  /** Answers options as `navigator.credentials.get()` does, as JSON. */
  get({ challenge, rpId }: RequestOptions): object {
    const clientDataJSON = this.createClientData('webauthn.get', challenge);
    const authenticatorData = this.createAuthData(rpId, 0);
    const digest = hash('sha256', clientDataJSON, 'buffer');
    const algorithm = this.algorithm === 'EdDSA' ? null : 'sha256';
    const signature = sign(
      algorithm,
      Buffer.concat([authenticatorData, digest]),
      this.keys.privateKey,
    );
    return this.toJson({
      clientDataJSON,
      authenticatorData,
      signature,
      userHandle: this.userHandle,
    });
  }

  /** Returns what the browser says of the ceremony. A test may override it. */
  protected describe(type: string, challenge: string): object {
    return { type, challenge, origin: this.origin, crossOrigin: false };
  }

  private createClientData(type: string, challenge: string): Buffer {
    return Buffer.from(JSON.stringify(this.describe(type, challenge)));
  }

  private createAuthData(rpId: string, more: number): Buffer {
    if (!this.synced) this.counter++;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    const flags =
      FLAGS.present |
      (this.isUserVerified ? FLAGS.verified : 0) |
      (this.synced ? FLAGS.eligible | FLAGS.backedUp : 0) |
      more;
    const rpIdHash = hash('sha256', rpId, 'buffer');
    return Buffer.concat([rpIdHash, Buffer.of(flags), counter]);
  }

  /** Returns the attested credential data: model, id and public key (WebAuthn Level 3, section 6.5.1). */
  private getAttested(): Buffer {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.credentialId.length);
    const key = encode(toCoseKey(this.keys.publicKey.export({ format: 'jwk' })));
    return Buffer.concat([Buffer.alloc(16), length, this.credentialId, key]);
  }

  private toJson(response: Record<string, unknown>): object {
    const id = this.credentialId.toString('base64url');
    const members = Object.entries(response).map(([name, value]) => [
      name,
      Buffer.isBuffer(value) ? value.toString('base64url') : value,
    ]);
    return {
      id,
      rawId: id,
      type: 'public-key',
      authenticatorAttachment: this.synced ? 'platform' : 'cross-platform',
      clientExtensionResults: {},
      response: Object.fromEntries(members) as object,
    };
  }
}

function generateKeys(algorithm: string): { publicKey: KeyObject; privateKey: KeyObject } {
  if (algorithm === 'EdDSA') return generateKeyPairSync('ed25519');
  if (algorithm === 'RS256') return generateKeyPairSync('rsa', { modulusLength: 2_048 });
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

/** Returns a public key with the labels of COSE (RFC 9053 section 7, RFC 8230 section 4). */
function toCoseKey({ kty, x, y, n, e }: JsonWebKey): Map<Cbor, Cbor> {
  if (kty === 'OKP') return new Map<Cbor, Cbor>([[1, 1], [3, -8], [-1, 6], [-2, bytes(x)]]); // prettier-ignore
  if (kty === 'RSA') return new Map<Cbor, Cbor>([[1, 3], [3, -257], [-1, bytes(n)], [-2, bytes(e)]]); // prettier-ignore
  return new Map<Cbor, Cbor>([[1, 2], [3, -7], [-1, 1], [-2, bytes(x)], [-3, bytes(y)]]); // prettier-ignore
}

function bytes(text: string | undefined): Buffer {
  return Buffer.from(text!, 'base64url');
}

/** Encodes the part of CBOR (RFC 8949) that an authenticator needs. */
function encode(value: Cbor): Buffer {
  if (typeof value === 'number')
    return value < 0 ? encodeHead(1, -1 - value) : encodeHead(0, value);
  if (typeof value === 'string') {
    const text = Buffer.from(value);
    return Buffer.concat([encodeHead(3, text.length), text]);
  }
  if (value instanceof Uint8Array) return Buffer.concat([encodeHead(2, value.length), value]);
  const entries = [...value].flat().map(encode);
  return Buffer.concat([encodeHead(5, value.size), ...entries]);
}

function encodeHead(type: number, length: number): Buffer {
  if (length < 24) return Buffer.of((type << 5) | length);
  if (length < 256) return Buffer.of((type << 5) | 24, length);
  return Buffer.of((type << 5) | 25, length >> 8, length & 255);
}
