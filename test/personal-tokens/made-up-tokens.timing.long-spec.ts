import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { v7 as uuidv7 } from 'uuid';
import { expect } from 'vitest';
import { AccessTokenVerifier } from '../../src/tokens/access-token.verifier.js';
import { createPersonalToken } from '../../src/tokens/personal-token.js';
import { serverTest } from '../support/fixtures.js';
import { makeToken } from '../support/personal-tokens.js';
import type { TestServer } from '../support/server.js';

const test = serverTest();

const HALF = 30_000;
const PARALLEL = 40;
const ALLOWED_BYTES = 8_000_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Returns the size of the heap without what the test itself keeps. */
function measureHeap(server: TestServer): number {
  server.log.length = 0;
  server.takeAllEvents();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

const getStatus = (error: { status: number }) => error.status;

test(`${2 * HALF} made-up tokens, of one address and of many, do not fill the memory, and a live token of the same address works`, async ({
  server,
  newUser,
}) => {
  const { token } = await makeToken(server, newUser);
  const verifier = server.app.get(AccessTokenVerifier, { strict: false });
  const verify = (text: string, ip: string) =>
    verifier.verify({ headers: { authorization: `Bearer ${text}` }, ip });
  let sent = 0;
  const sendHalf = async () => {
    const end = sent + HALF;
    const send = async () => {
      while (sent < end) {
        const count = sent++;
        const ip = count % 10 === 0 ? '192.0.2.1' : `198.18.${(count >> 8) % 256}.${count % 256}`;
        const made = createPersonalToken(uuidv7());
        // `expect()` would keep each promise until the test ends.
        const status = await verify(made, ip).then(() => 200, getStatus);
        if (status !== 401) throw new Error(`${status}`);
        if (count % 1_000 !== 0) continue;
        expect((await verify(token, '192.0.2.1')).id).toBe(newUser.id);
        server.log.length = 0;
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, send));
    return measureHeap(server);
  };
  const first = await sendHalf();
  expect((await sendHalf()) - first).toBeLessThan(ALLOWED_BYTES);
}, 180_000);
