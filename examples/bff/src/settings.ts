import { existsSync } from 'node:fs';

if (existsSync('.env')) process.loadEnvFile();

export const {
  /** Encrypts the session cookie. The output of `openssl rand -hex 32`; use the same one at each start. */
  COOKIE_KEY = '',
  PORT = '8080',
  /** The origin that the browser sees. */
  ORIGIN = `http://localhost:${PORT}`,
  /** The URL of the Nightlatch server that signs users in. */
  ISSUER = 'http://localhost:3000',
} = process.env;

/** An access token that expires within this time is renewed before it is used. */
export const RENEW_BEFORE_SECONDS = Number(process.env.RENEW_BEFORE_SECONDS ?? 30);

if (COOKIE_KEY.length < 32) throw new Error('COOKIE_KEY must have at least 32 characters.');
