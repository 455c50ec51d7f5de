import { createPublicKey, type JsonWebKey, type KeyObject, randomBytes, verify } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { ServerProcess } from '../support/process.js';
import { rounds } from '../support/rounds.js';
import { decode } from '../support/tokens.js';

const ROTATIONS = rounds(5);
const SESSIONS = 5;
const EVERY_MS = 40;
const USER = { username: 'johndoe', password: 'correct horse battery staple' };

/** Verifies tokens without asking the server, and caches the JWKS for as long as its headers allow. */
class OfflineVerifier {
  private keys = new Map<string, KeyObject>();
  private freshUntil = 0;
  constructor(private readonly server: ServerProcess) {}

  async accepts(token: string): Promise<boolean> {
    if (Date.now() >= this.freshUntil) await this.fetch();
    const { header, signature } = decode(token);
    const key = this.keys.get(String(header.kid));
    const text = Buffer.from(token.slice(0, token.lastIndexOf('.')));
    return (
      key !== undefined && verify('sha256', text, { key, dsaEncoding: 'ieee-p1363' }, signature)
    );
  }

  private async fetch(): Promise<void> {
    const sentAt = Date.now();
    const { headers, body } = await this.server.call('GET', '/.well-known/jwks.json');
    const seconds = Number(/max-age=(\d+)/.exec(headers.get('cache-control')!)![1]);
    this.freshUntil = sentAt + seconds * 1_000;
    this.keys = new Map(
      (body.keys as JsonWebKey[]).map((key) => [
        String(key.kid),
        createPublicKey({ key, format: 'jwk' }),
      ]),
    );
  }
}

let database: TestDatabase;
let servers: ServerProcess[];
beforeAll(async () => {
  database = await createDatabase('postgres');
  const settings = {
    PORT: '0',
    ISSUER: 'http://localhost:3000',
    SECRET_KEY: randomBytes(32).toString('hex'),
    DATABASE_URL: database.url,
    JWKS_MAX_AGE_SECONDS: '1',
    LOG_LEVEL: 'info',
  };
  servers = await Promise.all([1, 2].map(() => ServerProcess.start(settings).ready()));
  await servers[0]!.call('POST', '/users', { json: { ...USER, email: 'a@example.com' } });
});
afterAll(async () => {
  for (const server of servers) await server.remove();
  await database.drop();
});

it(`Two instances and an offline verifier accept every valid token through ${ROTATIONS} rotations under load`, async () => {
  const verifier = new OfflineVerifier(servers[1]!);
  const kids = new Set<unknown>();
  const refused: string[] = [];
  let calls = 0;
  const done = new AbortController();
  /** Signs in; then refreshes on one instance, and uses the token on the other and offline. All clients: 50 requests a second. */
  const client = async (i: number) => {
    let { body } = await servers[i % 2]!.call('POST', '/token', { form: USER });
    for (let turn = i; !done.signal.aborted; turn++) {
      const [here, there] = [servers[turn % 2]!, servers[(turn + 1) % 2]!];
      const refreshed = await here.refresh(body.refresh_token);
      if (refreshed.status !== 200) refused.push(`refresh: ${refreshed.status}`);
      ({ body } = refreshed);
      kids.add(decode(body.access_token).header.kid);
      const me = await there.call('GET', '/users/me', { token: body.access_token });
      if (me.status !== 200) refused.push(`guard: ${me.status}`);
      if (!(await verifier.accepts(body.access_token))) refused.push('offline');
      calls += 2;
      await sleep(SESSIONS * EVERY_MS);
    }
  };
  const clients = Array.from({ length: SESSIONS }, (_, i) => client(i));
  const begin = Date.now();
  for (let rotation = 0; rotation < ROTATIONS; rotation++) {
    const { stdout, stderr } = await servers[0]!.cli('keys', 'rotate', '--json');
    expect(stderr).toBe('');
    const { kid, active_from } = JSON.parse(stdout);
    await sleep(new Date(active_from).getTime() - Date.now() + 200);
    await expect.poll(() => kids.has(kid)).toBe(true);
  }
  done.abort();
  await Promise.all(clients);
  expect(refused).toEqual([]);
  expect(kids.size).toBe(ROTATIONS + 1);
  // Checks that the load was real. A busy machine reaches less than the 50 requests a second.
  expect(calls / ((Date.now() - begin) / 1_000)).toBeGreaterThan(5);
});
