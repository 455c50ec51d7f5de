import { sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { JwtService } from '@nestjs/jwt';
import type { SigningKey } from '../signing-keys/key-vault.js';

const signInThreadPool = promisify(sign);

/**
 * Signs a JWT as a compact JWS (RFC 7515 section 3.1). An ES256 or RS256 signature is made in libuv's thread pool, so that
 * the event loop keeps serving requests. `JwtService` signs in the event loop, so it signs HS256 only, which is cheap.
 * @param typ the header member that tells this kind of token from the others that we sign (RFC 8725 section 3.11)
 */
export async function signJwt(
  jwt: JwtService,
  typ: string,
  claims: object,
  { algorithm, kid, privateKey }: SigningKey,
): Promise<string> {
  const header = { alg: algorithm, typ, kid };
  if (algorithm === 'HS256') {
    // The types ask for a string or bytes, but a `KeyObject` is passed through as it is.
    return jwt.sign(claims, { algorithm, header, secret: privateKey as unknown as string });
  }
  const input = `${encode(header)}.${encode(claims)}`;
  // ES256 signatures are two numbers in a row (RFC 7518 section 3.4). RSA ignores this option.
  const options = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const;
  const signature = await signInThreadPool('sha256', Buffer.from(input), options);
  return `${input}.${signature.toString('base64url')}`;
}

function encode(json: object): string {
  return Buffer.from(JSON.stringify(json)).toString('base64url');
}
