import { Injectable } from '@nestjs/common';
import { splitScopes } from '../../authorization/scope-policy.js';
import { getRequired } from '../../http/form-parameters.js';
import { BrowserSessions } from '../../sessions/browser-sessions.js';
import { DerivedSignIn } from '../../sign-in/derived-sign-in.js';
import type { TokenResponse } from '../../sign-in/token-response.dto.js';
import { Grant, type GrantRequest } from '../grants/grant.js';
import { DeviceCodes } from './device-codes.js';
import { AccessDeniedError, InvalidDeviceCodeError } from './device.errors.js';

/** The `grant_type` of RFC 8628 section 3.4. */
export const DEVICE_CODE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/**
 * `grant_type=urn:ietf:params:oauth:grant-type:device_code` (RFC 8628 section 3.4). Failures are not counted: a code of
 * 256 bits is not guessed, and a device that polls on with an old code must not lock out the others at its address.
 */
@Injectable()
export class DeviceCodeGrant extends Grant {
  readonly type = DEVICE_CODE_GRANT;
  override readonly limitsFailures = false;

  constructor(
    private readonly codes: DeviceCodes,
    private readonly browsers: BrowserSessions,
    private readonly derived: DerivedSignIn,
  ) {
    super();
  }

  async exchange({ parameters, client, request }: GrantRequest): Promise<TokenResponse> {
    const code = await this.codes.getApproved(getRequired(parameters, 'device_code'), client);
    const browser = await this.browsers.findCurrent(code.browserSessionId!);
    // A password change keeps the session of its browser, with a new version, but ends what was approved there before.
    // Approvals of the release before this check have no version: during an upgrade such a device asks again.
    if (!browser || browser.session.userSessionsVersion !== code.userSessionsVersion) {
      throw new AccessDeniedError();
    }
    const derived = await this.derived.complete({
      browser,
      client,
      scopes: splitScopes(code.scope),
      request,
      redeem: (_sessionId, unit) => this.codes.redeem(code, unit),
    });
    if (!derived) throw new InvalidDeviceCodeError();
    return derived.tokens;
  }
}
