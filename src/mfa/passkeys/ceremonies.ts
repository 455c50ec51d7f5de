import { hash, verify } from 'node:crypto';
import type { PasskeysSettings } from '../passkeys.options.js';
import type { Passkey } from '../passkey.entity.js';
import type { AssertionJson, RegistrationJson } from './credential-json.js';
import { PASSKEY_ALGORITHMS, parseCoseKey } from './passkey-key.js';

/** The members of a passkey that its authenticator decides. */
export type NewCredential = Pick<
  Passkey,
  | 'credentialId'
  | 'publicKey'
  | 'algorithm'
  | 'counter'
  | 'transports'
  | 'aaguid'
  | 'backupEligible'
  | 'backedUp'
>;

/** The members of a passkey that each use changes. */
type CredentialUse = Pick<Passkey, 'counter' | 'backedUp'>;

/** SimpleWebAuthn takes as long to load as the whole server: the first ceremony loads it, not the start. */
async function load() {
  const [server, helpers] = await Promise.all([
    import('@simplewebauthn/server'),
    import('@simplewebauthn/server/helpers'),
  ]);
  return { ...server, ...helpers };
}

/**
 * Returns the challenge that the browser answers; null if the page is in a frame of another origin, which gets no
 * passkey. SimpleWebAuthn accepts such an answer if the browser does not name the outer origin.
 */
export function readChallenge({ clientDataJSON }: { clientDataJSON: string }): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(
      Buffer.from(clientDataJSON, 'base64url'),
    );
    const { challenge, crossOrigin = false, topOrigin } = JSON.parse(text) as ClientData;
    const isTop = crossOrigin === false && topOrigin === undefined;
    return isTop && typeof challenge === 'string' ? challenge : null;
  } catch {
    return null;
  }
}

interface ClientData {
  challenge?: unknown;
  crossOrigin?: unknown;
  topOrigin?: unknown;
}

/** Verifies the answer of `create()` to a challenge that was spent; returns null if it is not valid. */
export async function verifyRegistration(
  registration: RegistrationJson,
  challenge: string,
  { rpId, origins }: Pick<PasskeysSettings, 'rpId' | 'origins'>,
): Promise<NewCredential | null> {
  const { verifyRegistrationResponse, decodeCredentialPublicKey, isoCBOR } = await load();
  try {
    const { id, clientDataJSON, transports } = registration;
    const attestationObject = removeCertificates(registration.attestationObject, isoCBOR);
    const { registrationInfo: info } = await verifyRegistrationResponse({
      response: toResponse(id, { clientDataJSON, attestationObject }),
      expectedChallenge: challenge,
      expectedOrigin: origins,
      expectedRPID: rpId,
      requireUserVerification: true,
      // The default depends on the version of Node, and two instances would disagree.
      supportedAlgorithmIDs: [...PASSKEY_ALGORITHMS],
    });
    if (info?.credential.id !== id) return null;
    const { publicKey, counter } = info.credential;
    const key = parseCoseKey(decodeCredentialPublicKey(publicKey));
    if (!key) return null;
    return {
      credentialId: id,
      publicKey: Buffer.from(publicKey).toString('base64url'),
      algorithm: key.algorithm,
      counter,
      transports,
      aaguid: info.aaguid,
      backupEligible: info.credentialDeviceType === 'multiDevice',
      backedUp: info.credentialBackedUp,
    };
  } catch {
    // What SimpleWebAuthn throws is about the answer.
    return null;
  }
}

/** Verifies the answer of `get()` to a challenge that was spent; returns null if it is not valid. */
export async function verifyAssertion(
  assertion: AssertionJson,
  challenge: string,
  passkey: Pick<Passkey, 'credentialId' | 'publicKey' | 'backupEligible'>,
  { rpId, origins }: Pick<PasskeysSettings, 'rpId' | 'origins'>,
): Promise<CredentialUse | null> {
  const { verifyAuthenticationResponse, decodeCredentialPublicKey } = await load();
  try {
    const { clientDataJSON, authenticatorData, signature } = assertion;
    const publicKey = new Uint8Array(Buffer.from(passkey.publicKey, 'base64url'));
    const { verified, authenticationInfo: info } = await verifyAuthenticationResponse({
      response: toResponse(assertion.id, { clientDataJSON, authenticatorData, signature }),
      expectedChallenge: challenge,
      expectedOrigin: origins,
      expectedRPID: rpId,
      requireUserVerification: true,
      credential: {
        id: passkey.credentialId,
        publicKey,
        // Our own rule comes after: SimpleWebAuthn would refuse synced passkeys, whose counters may stand still.
        counter: 0,
      },
    });
    const backupEligible = info.credentialDeviceType === 'multiDevice';
    if (!verified || backupEligible !== passkey.backupEligible) return null;
    if (!isSigned(assertion, decodeCredentialPublicKey(publicKey))) return null;
    return { counter: info.newCounter, backedUp: info.credentialBackedUp };
  } catch {
    return null;
  }
}

/** Verifies the signature once more: SimpleWebAuthn accepts some that are no DER, so one signature would have several forms. */
function isSigned(assertion: AssertionJson, coseKey: object): boolean {
  const parsed = parseCoseKey(coseKey);
  if (!parsed) return false;
  const [clientData, authenticatorData, signature] = [
    assertion.clientDataJSON,
    assertion.authenticatorData,
    assertion.signature,
  ].map((text) => Buffer.from(text, 'base64url')) as [Buffer, Buffer, Buffer];
  const digest = hash('sha256', clientData, 'buffer');
  const algorithm = parsed.algorithm === -8 ? null : 'sha256';
  return verify(algorithm, Buffer.concat([authenticatorData, digest]), parsed.key, signature);
}

function toResponse<Members>(id: string, response: Members) {
  return { id, rawId: id, type: 'public-key' as const, clientExtensionResults: {}, response };
}

/**
 * Drops an attestation with certificates, as browsers do if none is asked for. They prove nothing without a list of trusted
 * authorities, and SimpleWebAuthn would load lists of revoked ones from the network.
 */
function removeCertificates(attestationObject: string, isoCBOR: Cbor): string {
  const bytes = new Uint8Array(Buffer.from(attestationObject, 'base64url'));
  const decoded = isoCBOR.decodeFirst<Map<string, unknown>>(bytes);
  const format = decoded.get('fmt');
  const statement = decoded.get('attStmt');
  if (typeof format !== 'string' || !(statement instanceof Map))
    throw new TypeError('no attestation');
  if (format === 'none' || (format === 'packed' && !statement.has('x5c'))) return attestationObject;
  const cleaned = new Map<string, unknown>([
    ['fmt', 'none'],
    ['attStmt', new Map()],
    ['authData', decoded.get('authData')],
  ]);
  return Buffer.from(isoCBOR.encode(cleaned as Parameters<Cbor['encode']>[0])).toString(
    'base64url',
  );
}

type Cbor = (typeof import('@simplewebauthn/server/helpers'))['isoCBOR'];
