import { env } from 'node:process';
import { importPKCS8, SignJWT } from 'jose';
import type { ConfiguredProvider } from '../../../src/index.js';

const CLIENT_ID = 'com.example.web';

/** Signs a client secret for the next five minutes. */
async function createSecret(): Promise<string> {
  const key = await importPKCS8(env.APPLE_KEY!, 'ES256'); // What is in AuthKey_ABC123DEFG.p8.
  return new SignJWT()
    .setProtectedHeader({ alg: 'ES256', kid: 'ABC123DEFG' })
    .setIssuer('DEF123GHIJ') // The id of the team.
    .setSubject(CLIENT_ID)
    .setAudience('https://appleid.apple.com')
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(key);
}

export const apple: ConfiguredProvider = {
  id: 'apple',
  name: 'Apple',
  issuer: 'https://appleid.apple.com',
  client_id: CLIENT_ID,
  client_secret: createSecret,
  token_endpoint_auth_method: 'client_secret_post',
  scope: 'openid email name',
  response_mode: 'form_post',
};
