import { Secret, TOTP } from 'otpauth';

// RFC 6238 with the parameters that every authenticator app knows: SHA-1, six digits, thirty seconds.

const PERIOD_MS = 30_000;
const SECRET_BYTES = 20;

/** Other parameters than those of every app: for the vectors of RFC 6238. */
interface TotpParameters {
  algorithm?: 'SHA1' | 'SHA256' | 'SHA512';
  digits?: number;
}

/** Generates a secret of 160 bits, in base32 without padding. */
export function generateTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

/** Returns the URI that an app reads from the QR code. */
export function createOtpauthUri(secret: string, issuer: string, label: string): string {
  return new TOTP({ secret, issuer, label }).toString();
}

/**
 * Returns the time step whose code this is: the current one, the one before it, or one of `stepsAhead`, for devices whose clock
 * is ahead. Null if the code is of none of them.
 */
export function findTimeStep(
  secret: string,
  code: string,
  now: Date,
  { stepsAhead = 0, ...parameters }: TotpParameters & { stepsAhead?: number } = {},
): number | null {
  const key = Secret.fromBase32(secret);
  const current = TOTP.counter({ timestamp: now.getTime() });
  // Not by its `window`, which is symmetric.
  const steps = [current, current - 1];
  for (let ahead = 1; ahead <= stepsAhead; ahead++) steps.push(current + ahead);
  const isCodeOf = (step: number): boolean => {
    const timestamp = step * PERIOD_MS;
    return TOTP.validate({ ...parameters, secret: key, token: code, timestamp, window: 0 }) === 0;
  };
  return steps.find(isCodeOf) ?? null;
}

/** Returns when a time step began. */
export function toTime(step: number): Date {
  return new Date(step * PERIOD_MS);
}
