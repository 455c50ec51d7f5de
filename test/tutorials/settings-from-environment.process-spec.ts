import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { ServerProcess } from '../support/process.js';
import { decode } from '../support/tokens.js';

const SECRET_KEY = '1f42a73054b1749f8f58848be5e6502c8f42a73054b1749f8f58848be5e6502c';
const json = { email: 'a@example.com', password: 'correct horse battery staple' };

/** Registers, signs in, and shows how the token is signed and for how long. */
async function signedHow(server: ServerProcess) {
  await server.ready();
  await server.call('POST', '/users', { json });
  const { body } = await server.call('POST', '/login', { json });
  const { header, claims } = decode(body.access_token);
  const [first, second, signature] = (body.access_token as string).split('.');
  const hmac = createHmac('sha256', SECRET_KEY).update(`${first}.${second}`).digest('base64url');
  return {
    alg: header.alg,
    minutes: (Number(claims.exp) - Number(claims.iat)) / 60,
    bySecretKey: signature === hmac,
  };
}

it('Tutorial: SECRET_KEY, ALGORITHM and ACCESS_TOKEN_EXPIRE_MINUTES are read from .env, and the environment wins over it', async () => {
  const server = ServerProcess.start(
    { PORT: '0', ALGORITHM: 'HS256' },
    {
      dotenv: `SECRET_KEY="${SECRET_KEY}" # as in the tutorial\nALGORITHM=RS256\nACCESS_TOKEN_EXPIRE_MINUTES=30\n`,
    },
  );
  expect(await signedHow(server)).toEqual({ alg: 'HS256', minutes: 30, bySecretKey: true });
  await server.remove();
});
