import { expect, onTestFinished, vi } from 'vitest';
import { PASSWORD } from '../support/server.js';
import { serverTest } from '../support/fixtures.js';
import { listTextParameters, repeatToBytes } from '../support/text-parameters.js';

// Normalisation is quadratic in the number of combining marks: 64 kB of them take half a second, in which the server
// answers nothing else. The text is bounded where it is normalised. long-texts.process.long-spec.ts measures the time.

/** In UTF-16 code units: no text that a person types is longer. */
const LONGEST_NORMALISED = 512;

const test = serverTest({ limits: false, trustProxyHops: 1 });

test('No route normalises a long text, in whichever parameter or header it comes', async ({
  server,
  admin,
}) => {
  const token = await server.signIn(admin);
  const form = { username: 'unknown', password: PASSWORD };
  const parameters = await listTextParameters(server, token, {
    '/token': [form, { grant_type: 'refresh_token' }, { grant_type: 'client_credentials' }],
  });
  expect(parameters.length).toBeGreaterThan(60);
  // oxlint-disable-next-line typescript/unbound-method -- called with its text below.
  const { normalize } = String.prototype;
  const longest = new Map<string, number>();
  let title = '';
  vi.spyOn(String.prototype, 'normalize').mockImplementation(function (this: string, kind) {
    longest.set(title, Math.max(this.length, longest.get(title) ?? 0));
    return normalize.call(this, kind);
  });
  onTestFinished(() => void vi.restoreAllMocks());
  for (const parameter of parameters) {
    ({ title } = parameter);
    const { status } = await parameter.prepare(
      repeatToBytes(['a', '\u0301'], parameter.maxBytes),
    )();
    expect(status, title).toBeLessThan(500);
  }
  expect([...longest].filter(([, length]) => length > LONGEST_NORMALISED)).toEqual([]);
});
