import {
  createHmac,
  type KeyObject,
  sign as signBytes,
  type SignKeyObjectInput,
} from 'node:crypto';

interface DecodedToken {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
  signature: Buffer;
}

/** Decodes a JWT without checking it, as any JWT debugger does. */
export function decode(token: string): DecodedToken {
  const [header, claims, signature] = token.split('.');
  return {
    header: JSON.parse(Buffer.from(header!, 'base64url').toString()),
    claims: JSON.parse(Buffer.from(claims!, 'base64url').toString()),
    signature: Buffer.from(signature!, 'base64url'),
  };
}

/** Signs any header and payload as a compact JWS, with node:crypto only. */
export function forge(header: unknown, payload: unknown, key: KeyObject | Buffer | null): string {
  const text = [header, payload]
    .map((part) => (typeof part === 'string' ? part : JSON.stringify(part)))
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');
  return `${text}.${signText(text, key).toString('base64url')}`;
}

function signText(text: string, key: KeyObject | Buffer | null): Buffer {
  if (key === null) return Buffer.alloc(0);
  if (Buffer.isBuffer(key) || key.type === 'secret') {
    return createHmac('sha256', key).update(text).digest();
  }
  const input: SignKeyObjectInput = { key, dsaEncoding: 'ieee-p1363' };
  return signBytes('sha256', Buffer.from(text), input);
}
