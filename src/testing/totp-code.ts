import { Secret, TOTP } from 'otpauth';

/**
 * Returns the code that an authenticator app shows now. Each code signs in once, so move the clock on before the next.
 * @param secret in base32, as `POST /users/me/totp` answers it
 * @param clock the clock of the application, or a {@link FakeClock}
 *
 * @example
 * ```ts
 * import type { INestApplication } from '@nestjs/common';
 * import { FakeClock, totpCode } from 'nightlatch/testing';
 *
 * export function nextCode(app: INestApplication, secret: string): string {
 *   const clock = FakeClock.of(app);
 *   clock.advance(30);
 *   return totpCode(secret, clock);
 * }
 * ```
 */
export function totpCode(secret: string, clock: { now: () => Date }): string {
  return TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: clock.now().getTime() });
}
