import { ValidateBy } from 'class-validator';

// What `PublicKeyCredential.toJSON()` makes of the answer of an authenticator (WebAuthn Level 3, section 5.1). Only the
// members that are needed are copied: browsers add others over time.

/** The answer of `navigator.credentials.create()`. */
export interface RegistrationJson {
  id: string;
  clientDataJSON: string;
  attestationObject: string;
  transports: string[];
}

/** The answer of `navigator.credentials.get()`. */
export interface AssertionJson {
  id: string;
  clientDataJSON: string;
  authenticatorData: string;
  signature: string;
  userHandle: string | null;
}

/** WebAuthn Level 3, section 4: a credential id has at most 1023 bytes. */
const MAX_ID_LENGTH = Math.ceil((1_023 * 4) / 3);
const MAX_LENGTH = 16_384;
const MAX_TRANSPORTS = 10;
const TRANSPORT = /^[a-z-]{1,32}$/;

/** Parses the answer of `create()`; returns null if it has not the form of one. */
export function parseRegistrationJson(value: unknown): RegistrationJson | null {
  const { id, response } = toCredential(value) ?? {};
  if (id === undefined || !isBytes(response?.clientDataJSON)) return null;
  if (!isBytes(response.attestationObject)) return null;
  const { clientDataJSON, attestationObject, transports } = response;
  return { id, clientDataJSON, attestationObject, transports: toTransports(transports) };
}

/** Parses the answer of `get()`; returns null if it has not the form of one. */
export function parseAssertionJson(value: unknown): AssertionJson | null {
  const { id, response } = toCredential(value) ?? {};
  if (id === undefined || !isBytes(response?.clientDataJSON)) return null;
  if (!isBytes(response.authenticatorData) || !isBytes(response.signature)) return null;
  const { clientDataJSON, authenticatorData, signature, userHandle = null } = response;
  if (userHandle !== null && !isBytes(userHandle)) return null;
  return { id, clientDataJSON, authenticatorData, signature, userHandle };
}

/** Requires a member that {@link parseRegistrationJson} accepts. */
export function IsRegistrationJson(): PropertyDecorator {
  return isCredential('create', parseRegistrationJson);
}

/** Requires a member that {@link parseAssertionJson} accepts. */
export function IsAssertionJson(): PropertyDecorator {
  return isCredential('get', parseAssertionJson);
}

function isCredential(
  method: 'create' | 'get',
  parse: (value: unknown) => unknown,
): PropertyDecorator {
  return ValidateBy({
    name: 'isCredentialJson',
    validator: {
      validate: (value) => parse(value) !== null,
      defaultMessage: () => `must be the JSON of what navigator.credentials.${method}() returned`,
    },
  });
}

function toCredential(
  value: unknown,
): { id: string; response: Readonly<Record<string, unknown>> } | null {
  if (!isObject(value) || value.type !== 'public-key' || !isObject(value.response)) return null;
  const { id, rawId = id, response } = value;
  if (!isBytes(id) || id.length > MAX_ID_LENGTH || rawId !== id) return null;
  return { id, response };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Bytes have one spelling in base64url: another would be another credential. */
function isBytes(value: unknown): value is string {
  if (typeof value !== 'string' || value.length === 0 || value.length > MAX_LENGTH) return false;
  return Buffer.from(value, 'base64url').toString('base64url') === value;
}

/** Transports are hints for the browser, which has named them: unknown ones are left out. */
function toTransports(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  const known = value.filter((each) => typeof each === 'string' && TRANSPORT.test(each));
  return [...new Set(known as string[])].slice(0, MAX_TRANSPORTS);
}
