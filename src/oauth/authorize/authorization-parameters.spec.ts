import { expect, it } from 'vitest';
import { AuthorizationParameters } from './authorization-parameters.js';

const read = (query: Record<string, string> | string) =>
  new AuthorizationParameters(`/authorize?${new URLSearchParams(query).toString()}`);

it('A parameter without a value counts as missing (RFC 6749 3.1)', () => {
  const parameters = read('client_id=&state=&prompt=&max_age=');
  expect(parameters.get('state')).toBeNull();
  expect(parameters.getPrompts()).toEqual([]);
  expect(parameters.getMaxAgeSeconds()).toBeNull();
  expect(() => parameters.getOnly('client_id')).toThrow('client_id is required');
});

it.each([
  ['state', 2_048],
  ['nonce', 255],
  ['login_hint', 254],
] as const)('%s may have %i characters, and no more', (name, maximum) => {
  expect(() => read({ [name]: 'x'.repeat(maximum) }).assertWellFormed()).not.toThrow();
  expect(() => read({ [name]: 'x'.repeat(maximum + 1) }).assertWellFormed()).toThrow(
    `${name} has more than ${maximum} characters`,
  );
});

it('A query of 8 kB is read, and a longer one is answered with 414', () => {
  const fill = (length: number) => `/authorize?state=${'x'.repeat(length - 'state='.length)}`;
  expect(new AuthorizationParameters(fill(8_192)).get('state')).toHaveLength(8_186);
  expect(() => new AuthorizationParameters(fill(8_193))).toThrow(
    expect.objectContaining({ status: 414 }),
  );
});

it('A question mark in a value does not end the query, and a URL may have no query', () => {
  const parameters = new AuthorizationParameters('/authorize?state=a?b&nonce=c');
  expect([parameters.get('state'), parameters.get('nonce')]).toEqual(['a?b', 'c']);
  expect(new AuthorizationParameters('/authorize').get('state')).toBeNull();
});

it.each([
  ['0', 0],
  ['00', 0],
  ['86400', 86_400],
  ['2147483648', 2 ** 31],
])('max_age=%s is %i seconds', (text, seconds) => {
  expect(read({ max_age: text }).getMaxAgeSeconds()).toBe(seconds);
});

it.each(['2147483649', '99999999999', '-1', '1.5', '1e3', '0x10', ' 1', '１'])(
  'max_age=%s is no number of seconds',
  (text) => expect(() => read({ max_age: text }).getMaxAgeSeconds()).toThrow('max_age must be'),
);

it.each([
  ['login', ['login']],
  [' login  consent ', ['login', 'consent']],
  ['none', ['none']],
])('prompt="%s" asks for %j', (text, prompts) => {
  expect(read({ prompt: text }).getPrompts()).toEqual(prompts);
});

it.each(['none login', 'none none', 'create', 'LOGIN', 'login\u00a0consent', 'toString'])(
  'prompt="%s" is rejected',
  (text) => expect(() => read({ prompt: text }).getPrompts()).toThrow('prompt'),
);

it.each([
  [{ code_challenge: 'a'.repeat(43) }, 'code_challenge_method must be S256'],
  [
    { code_challenge: 'a'.repeat(43), code_challenge_method: 's256' },
    'code_challenge_method must be S256',
  ],
  [{ code_challenge_method: 'S256' }, 'code_challenge is required'],
  [{ code_challenge: `${'a'.repeat(42)}+`, code_challenge_method: 'S256' }, 'must be 43'],
  [{ code_challenge: `${'a'.repeat(43)}\n`, code_challenge_method: 'S256' }, 'must be 43'],
])('The PKCE parameters %j are rejected', (query, message) => {
  expect(() => read(query).getCodeChallenge()).toThrow(message);
});

it('toQuery() writes the request again: without unknown parameters, and with what changes', () => {
  const parameters = read({ client_id: 'spa', unknown: 'x', state: 'a b&c', prompt: 'login' });
  expect(parameters.toQuery({})).toBe('client_id=spa&state=a+b%26c&prompt=login');
  const changed = parameters.toQuery({ prompt: null, since: '1.x' });
  expect(changed).toBe('client_id=spa&state=a+b%26c&since=1.x');
  expect(read(changed).get('state')).toBe('a b&c');
});
