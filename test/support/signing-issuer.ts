import { randomUUID } from 'node:crypto';
import { generateEcKeys } from '../../src/crypto/key-pairs.js';
import { IssuerAddress } from './issuer-address.js';
import { forge } from './tokens.js';

const JWKS = '/.well-known/jwks.json';

/** The members of a token. */
interface TokenMembers {
  scope: string;
  /** Until it expires. */
  seconds: number;
  sub: string;
  aud: string;
  acr: string;
  auth_time: number;
}

/** An issuer that consists of its keys alone, for services that only guard. */
export class SigningIssuer {
  private readonly keys = generateEcKeys('P-256');

  private constructor(private readonly address: IssuerAddress) {}

  static async start(): Promise<SigningIssuer> {
    const issuer = new SigningIssuer(await IssuerAddress.claim());
    const key = { ...issuer.keys.publicKey.export({ format: 'jwk' }), kid: 'theirs', alg: 'ES256' };
    issuer.address.impersonate({
      [JWKS]: (_request, response) => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ keys: [key] }));
      },
    });
    return issuer;
  }

  /** Returns the setting of a host that trusts this issuer. */
  get settings(): { ACCESS: string } {
    return { ACCESS: JSON.stringify({ ...this.trust, audience: 'birds' }) };
  }

  /** Returns the options of a service that trusts this issuer, except for its audience. */
  get trust(): { issuer: string; jwksUri: string } {
    const { url } = this.address;
    return { issuer: url, jwksUri: url + JWKS };
  }

  /** Returns a token of a user. Tokens are accepted for five seconds after their `exp`. */
  sign({
    scope = 'birds:read',
    seconds = 60,
    sub = 'john',
    aud = 'birds',
    ...more
  }: Partial<TokenMembers> = {}): string {
    const now = Math.floor(Date.now() / 1_000);
    const who = { sub, client_id: 'watch', sid: randomUUID(), jti: randomUUID() };
    const times = { iat: now, exp: now + seconds };
    return forge(
      { alg: 'ES256', typ: 'at+jwt', kid: 'theirs' },
      { iss: this.address.url, aud, ...times, ...who, scope, roles: [], ...more },
      this.keys.privateKey,
    );
  }

  stop(): Promise<void> {
    return this.address.leave();
  }
}
