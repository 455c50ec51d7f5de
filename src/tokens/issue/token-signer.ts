import { sign as signOnPool } from 'node:crypto';
import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import type { SigningKey } from '../../signing-keys/key-vault.js';
import { ACCESS_TOKEN_TYPE, type AccessTokenClaims } from './access-token.js';

const signed = promisify(signOnPool);

/**
 * Signs access tokens (RFC 7515 section 3.1), and keeps the event loop free meanwhile: a signature takes as long as a
 * whole guarded request with ES256, and some forty times that with RS256, so it is made on a thread of libuv's pool.
 */
@Injectable()
export class TokenSigner {
  constructor(private readonly jwt: JwtService) {}

  async sign(claims: AccessTokenClaims, key: SigningKey): Promise<string> {
    const { algorithm, kid, privateKey } = key;
    const header = { alg: algorithm, typ: ACCESS_TOKEN_TYPE, kid };
    if (algorithm === 'HS256') {
      // Sooner made than a thread is woken. Typed as text or bytes, the key is handed through as it is; from text one
      // would be made anew for every token.
      return this.jwt.sign(claims, { algorithm, header, secret: privateKey as unknown as string });
    }
    const input = `${encoded(header)}.${encoded(claims)}`;
    // The two numbers one after the other (RFC 7518 section 3.4), which RSA has not.
    const options = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const;
    const signature = await signed('sha256', Buffer.from(input), options);
    return `${input}.${signature.toString('base64url')}`;
  }
}

function encoded(json: object): string {
  return Buffer.from(JSON.stringify(json)).toString('base64url');
}
