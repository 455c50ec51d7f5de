import { DataSource } from 'typeorm';
import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { CHEAP_HASHING, PASSWORD } from '../support/server.js';
import {
  listTextParameters,
  repeatToBytes,
  type TextParameter,
} from '../support/text-parameters.js';

/** A text may cost this many times as much as one of the same length that is only `a`. */
const TOLERATED = 5;
/** The best of these counts: the machine may be busy. */
const ATTEMPTS = 30;
const CONTROL_ATTEMPTS = 3;
/** Beginning, repeated part and end of texts that are the worst case of something. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  'combining marks out of order': ['a', '\u0301\u0323'],
  'ligatures that normalise to 18 letters': ['a', '\ufdfa'],
  // Not the space of ASCII, which is a `+` in a form: those are decoded one by one.
  'spaces inside': ['a', '\u00a0', 'a'],
  'words and hyphens': ['a', '-a', '!'],
  domains: ['a@', 'a.', '!'],
  'at signs': ['a', '@a', '@'],
  digits: ['1', '1', 'x'],
  'open brackets': ['[', '[', ''],
  'quotes and backslashes': ['"', '\\"', '"'],
  commas: ['a', ',', 'a'],
};
/** A hash of better-auth, which normalises passwords. */
const NORMALISING =
  '2223c91ec62a24f7fd09a7d39d7cbe32:9d3b958b00f57abf4724c567f33722b9b552182c805a895147316af8c7205a79c62e800723e94c12d8d37212326457d4e2216205c9886618d48234a732591d59';

// Cheap hashes on threads: all other work is then a larger part of the time.
const test = serverTest({
  limits: false,
  trustProxyHops: 1,
  hashing: { argon2: CHEAP_HASHING.argon2 },
});

test(
  `A text of 64 kB costs at most ${TOLERATED} times as much as 64 kB of a, in each parameter of each route`,
  { timeout: 600_000 },
  async ({ server, user, admin }) => {
    const token = await server.signIn(admin);
    const form = { username: 'unknown', password: PASSWORD };
    const known = { username: user.username, password: 'not the password' };
    const parameters = await listTextParameters(server, token, {
      '/token': [
        form,
        known,
        { grant_type: 'refresh_token' },
        { grant_type: 'client_credentials' },
      ],
    });
    const slow: string[] = [];
    for (const parameter of parameters) slow.push(...(await findSlow(parameter)));
    console.log(`${parameters.length} parameters, ${Object.keys(TEXTS).length} texts`);
    // Last, because a wrong password takes as long as the slowest hash.
    const sql = `UPDATE passwords SET hash = '${NORMALISING}' WHERE user_id = '${user.id}'`;
    await server.app.get(DataSource).query(sql);
    await server.call('POST', '/token', { form: known });
    const again = await listTextParameters(server, token, { '/token': [known] });
    const password = again.find(({ title }) => title === 'POST /token: password in the form')!;
    slow.push(...(await findSlow(password)));
    expect(slow).toEqual([]);
  },
);

/** Returns the texts that cost too much in the parameter. */
async function findSlow(parameter: TextParameter): Promise<string[]> {
  const slow: string[] = [];
  const control = await measure(parameter, ['a', 'a']);
  for (const [name, text] of Object.entries(TEXTS)) {
    const cost = await measure(parameter, text, control);
    if (isGood(cost, control)) continue;
    const ratios = [cost.ms / control.ms, cost.loopMs / control.loopMs];
    slow.push(`${parameter.title}: ${name} ${ratios.map((ratio) => ratio.toFixed(1)).join(', ')}`);
  }
  return slow;
}

/** The least of several requests, in milliseconds. */
interface Cost {
  /** Until the answer. */
  ms: number;
  /** In which the event loop could not serve another request. */
  loopMs: number;
}

function isGood(cost: Cost, control: Cost): boolean {
  return cost.ms <= TOLERATED * control.ms && cost.loopMs <= TOLERATED * control.loopMs;
}

/** Stops when the cost is good enough. */
async function measure(
  { prepare, maxBytes, title }: TextParameter,
  text: readonly string[],
  control?: Cost,
): Promise<Cost> {
  const send = prepare(repeatToBytes(text, maxBytes));
  let best: Cost = { ms: Number.POSITIVE_INFINITY, loopMs: Number.POSITIVE_INFINITY };
  for (let i = 0; i < (control ? ATTEMPTS : CONTROL_ATTEMPTS); i++) {
    const loop = performance.eventLoopUtilization();
    const begin = performance.now();
    const { status } = await send();
    const { active } = performance.eventLoopUtilization(loop);
    best = {
      ms: Math.min(best.ms, performance.now() - begin),
      loopMs: Math.min(best.loopMs, active),
    };
    expect(status, title).toBeLessThan(500);
    if (control && isGood(best, control)) break;
  }
  return best;
}
