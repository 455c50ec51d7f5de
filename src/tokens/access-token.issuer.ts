import { Inject, Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { v7 as uuidv7 } from 'uuid';
import { Clock } from '../clock/clock.js';
import { KeyRing } from '../keys/key-ring.js';
import { ACCESS_TOKEN_TYPE, type AccessTokenClaims } from './access-token.js';
import { TOKENS_OPTIONS, type TokensOptions } from './tokens.options.js';

/** Whom a token is for and what it allows. */
export interface AccessTokenSubject {
  userId: string;
  clientId: string;
  sessionId: string;
  scopes: string[];
  roles: string[];
}

/** A signed access token and how long it lives. */
export interface IssuedAccessToken {
  accessToken: string;
  expiresInSeconds: number;
}

/** Issues access tokens (RFC 9068). None is without `exp`: the lifetime is not the caller's to omit. */
@Injectable()
export class AccessTokenIssuer {
  constructor(
    @Inject(TOKENS_OPTIONS) private readonly options: TokensOptions,
    private readonly keys: KeyRing,
    private readonly jwt: JwtService,
    private readonly clock: Clock,
  ) {}

  issue({ userId, clientId, sessionId, scopes, roles }: AccessTokenSubject): IssuedAccessToken {
    const { issuer, audience, accessTokenSeconds } = this.options;
    const { kid, algorithm, privateKey } = this.keys.current();
    const iat = this.clock.nowSeconds();
    const claims: AccessTokenClaims = {
      iss: issuer,
      aud: audience,
      sub: userId,
      client_id: clientId,
      iat,
      exp: iat + accessTokenSeconds,
      jti: uuidv7({ msecs: iat * 1000 }),
      sid: sessionId,
      scope: scopes.join(' '),
      roles,
    };
    const accessToken = this.jwt.sign(claims, {
      algorithm,
      // @nestjs/jwt types its key as text or bytes and hands a KeyObject through as it is; from text a
      // key would be made anew for every token.
      privateKey: privateKey as unknown as string,
      header: { alg: algorithm, typ: ACCESS_TOKEN_TYPE, kid },
    });
    return { accessToken, expiresInSeconds: accessTokenSeconds };
  }
}
