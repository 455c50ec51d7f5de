import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readCommands } from '../support/pages.js';
import { PlainBrowser } from '../support/plain-browser.js';
import { freePort } from '../support/ports.js';
import { ServerProcess } from '../support/process.js';

const run = promisify(execFile);

/** Debian's package python3-authlib is for Debian's own Python. */
const PYTHON = '/usr/bin/python3';
const hasAuthlib = existsSync('/usr/lib/python3/dist-packages/authlib');

const JANE = {
  username: 'jane',
  email: 'jane@example.com',
  full_name: 'Jane Doe',
  password: 'correct horse battery staple',
};
const REDIRECT_URI = 'https://shop.example.com/callback';

/** Runs a step of the application in Python. */
async function runAuthlib(given: object): Promise<Record<string, string>> {
  const env = { ...process.env, AUTHLIB_INSECURE_TRANSPORT: '1' };
  const child = spawn(PYTHON, ['test/support/authlib-client.py'], { env });
  child.stdin.end(JSON.stringify(given));
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (output === '') throw new Error(errors);
  return JSON.parse(output) as Record<string, string>;
}

/** Runs the command below a heading of docs/openid-connect.md, which creates a client. */
async function runCommand(heading: string, cwd: string, settings: Record<string, string>) {
  const command = readCommands('docs/openid-connect.md', heading).trim();
  const script = `${command.replace('dist/cli.js', resolve('dist/cli.js'))} --json`;
  const env = { PATH: process.env.PATH, ...settings };
  const { stdout } = await run('bash', ['-c', script], { cwd, env });
  return JSON.parse(stdout) as { client_id: string; client_secret?: string };
}

// With `CI` set it fails without Authlib.
describe.skipIf(!hasAuthlib && !process.env.CI)(
  'Authlib (needs python3-authlib and python3-requests)',
  () => {
    it.each(['ES256', 'RS256'])(
      'Authlib signs a user in, verifies the %s id_token with its at_hash, and refuses a wrong nonce and audience (needs python3-authlib)',
      async (ALGORITHM) => {
        const port = await freePort();
        const issuer = `http://localhost:${port}`;
        const settings = {
          PORT: String(port),
          ISSUER: issuer,
          ALGORITHM,
          EMAIL_VERIFICATION: 'off',
        };
        const server = await ServerProcess.start(settings).ready();
        try {
          await server.call('POST', '/users', { json: JANE });
          const create = (heading: string) => runCommand(heading, server.folder, settings);
          const { client_id, client_secret } = await create('## Register the application');
          expect(await create('## A page without a server')).toMatchObject({ client_id: 'notes' });

          const given = { issuer, client_id, client_secret, redirect_uri: REDIRECT_URI };
          const started = await runAuthlib(given);
          const { pathname, search } = new URL(started.url!);
          const { url: back } = await new PlainBrowser(server).signIn(JANE, pathname + search);
          const found = await runAuthlib({ ...started, back });
          const claims = { email: JANE.email, name: 'Jane Doe', preferred_username: 'jane' };
          expect(found).toMatchObject({
            claims: { ...claims, iss: issuer, aud: client_id, nonce: started.nonce },
            wrong_nonce: expect.stringMatching(/nonce/),
            wrong_audience: expect.stringMatching(/aud/),
            userinfo: claims,
          });
          const { sub } = found.claims as unknown as { sub: string };
          expect(found.userinfo).toMatchObject({ sub });
        } finally {
          await server.remove();
        }
      },
    );
  },
);
