import { Inject, Injectable } from '@nestjs/common';
import { ScopePolicy } from '../../authorization/scope-policy.js';
import { UnitsOfWork } from '../../events/units-of-work.js';
import type { HttpRequest } from '../../http/request-origin.js';
import { RateLimiter } from '../../rate-limits/rate-limiter.js';
import { isResourceOf } from '../../tokens/resource-indicator.js';
import { TOKENS_OPTIONS, type TokensOptions } from '../../tokens/tokens.options.js';
import { ClientAuthenticator } from '../endpoints/client-authenticator.js';
import {
  InvalidScopeError,
  InvalidTargetError,
  UnauthorizedClientError,
} from '../grants/oauth.errors.js';
import type { DeviceAuthorizationResponse } from './device-authorization.dto.js';
import { DEVICE_CODE_GRANT } from './device-code.grant.js';
import { DeviceCodes, INTERVAL_SECONDS, LIFETIME_SECONDS } from './device-codes.js';
import { formatUserCode } from './user-code.js';

/** Answers a device that wants to be signed in (RFC 8628 section 3.1). */
@Injectable()
export class DeviceAuthorizationService {
  constructor(
    private readonly clients: ClientAuthenticator,
    private readonly scopes: ScopePolicy,
    private readonly limiter: RateLimiter,
    private readonly codes: DeviceCodes,
    private readonly units: UnitsOfWork,
    @Inject(TOKENS_OPTIONS) private readonly options: TokensOptions,
  ) {}

  /**
   * Issues a device code and a user code.
   * @throws OAuthError if the request is malformed, or its client is not authenticated or may not use the grant.
   * @throws LimitExceededError if too many codes were asked for from this address.
   */
  async authorize(form: unknown, request: HttpRequest): Promise<DeviceAuthorizationResponse> {
    const { client, parameters, origin } = await this.clients.authenticate(form, request);
    if (!client.grantTypes.includes(DEVICE_CODE_GRANT)) throw new UnauthorizedClientError();
    if (!isResourceOf(this.options.audience, parameters.get('resource'))) {
      throw new InvalidTargetError();
    }
    const scopes = this.scopes.resolve(parameters.get('scope'), client.scopes);
    if (scopes === null) throw new InvalidScopeError();
    const { deviceCodePlain, userCode } = await this.limiter.attempt(async (attempt) => {
      // Anyone can ask in the name of a public client, and each request is a row.
      if (!client.confidential) await attempt.count({ limit: 'device-address', ip: origin.ip });
      return this.codes.issue(client, scopes);
    });
    await this.units.emit('device-code.issued', { clientId: client.id });
    const page = `${this.options.issuer}/device`;
    const shown = formatUserCode(userCode);
    return {
      device_code: deviceCodePlain,
      user_code: shown,
      verification_uri: page,
      verification_uri_complete: `${page}?user_code=${shown}`,
      expires_in: LIFETIME_SECONDS,
      interval: INTERVAL_SECONDS,
    };
  }
}
