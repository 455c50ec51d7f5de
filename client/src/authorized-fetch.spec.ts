import { expect, vi } from 'vitest';
import { ISSUER } from '../test/fake-server.js';
import { clientTest as test } from '../test/unit.js';

const URL_OF_ME = `${ISSUER}/users/me`;
const REJECTED = () =>
  new Response('', {
    status: 401,
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
  });
const BEARER_1 = expect.stringMatching(/^Bearer access-1/);
const BEARER_2 = expect.stringMatching(/^Bearer access-2/);

test.for([
  ['https://id.example.com/users/me', true],
  ['https://id.example.com:443/users/me', true],
  ['https://id.example.com.evil.example/', false],
  ['https://id.example.com:8443/', false],
  ['http://id.example.com/', false],
  ['https://api.example.com/', false],
] as const)('fetch(%s) adds the token: %s', async ([url, isAdded], { server, signIn }) => {
  const nightlatch = await signIn();
  await nightlatch.fetch(url);
  expect(server.received.at(-1)!.authorization).toEqual(isAdded ? BEARER_1 : null);
});

test('fetch adds the token for the origins of the options, and for a path of the page', async ({
  server,
  signIn,
}) => {
  const nightlatch = await signIn({ origins: ['https://api.example.com/v1'] });
  for (const url of ['https://api.example.com/v2', new URL('https://api.example.com')]) {
    await nightlatch.fetch(url);
    expect(server.received.at(-1)!.authorization).toEqual(BEARER_1);
  }
  await nightlatch.fetch(URL_OF_ME);
  expect(server.received.at(-1)!.authorization).toBeNull();
  // In a browser, a path is one of the page.
  class PageRequest extends Request {
    constructor(input: string | URL | Request, init?: RequestInit) {
      super(
        typeof input === 'string' ? new URL(input, 'https://api.example.com/app/') : input,
        init,
      );
    }
  }
  vi.stubGlobal('Request', PageRequest);
  server.fetch.mockImplementationOnce((_url, init) => {
    expect(new Headers(init!.headers).get('authorization')).toEqual(BEARER_1);
    return Promise.resolve(new Response());
  });
  await nightlatch.fetch('items');
});

test('The Authorization header of the caller is sent as it is, and its 401 is not repeated', async ({
  server,
  signIn,
}) => {
  const nightlatch = await signIn();
  server.apiAnswer = REJECTED;
  const headers = { Authorization: 'Basic eDp5' };
  expect((await nightlatch.fetch(URL_OF_ME, { headers })).status).toBe(401);
  await nightlatch.fetch(new Request(URL_OF_ME, { headers }));
  expect(server.received.slice(1)).toMatchObject([
    { authorization: 'Basic eDp5' },
    { authorization: 'Basic eDp5' },
  ]);
});

test.for<[what: string, answer: () => Response]>([
  ['header', REJECTED],
  ['problem', () => Response.json({ code: 'invalid_token' }, { status: 401 })],
])(
  'A token that the %s rejects is renewed once, and the request repeated once with its body',
  async ([, answer], { server, signIn }) => {
    const nightlatch = await signIn();
    server.apiAnswer = answer;
    const body = JSON.stringify({ title: 'Milk' });
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body };
    const { status } = await nightlatch.fetch(URL_OF_ME, init);
    const sent = server.received.filter(({ path }) => path === '/users/me');
    expect(status).toBe(401);
    expect(sent).toMatchObject([
      { authorization: BEARER_1, body: { title: 'Milk' } },
      { authorization: BEARER_2, body: { title: 'Milk' } },
    ]);
    expect(server.list('/token')).toHaveLength(1);
    await nightlatch.fetch(new Request(URL_OF_ME, init));
    expect(server.list('/users/me').slice(2)).toEqual([{ title: 'Milk' }, { title: 'Milk' }]);
  },
);

test('A request whose token was renewed meanwhile is repeated with the new one, without a refresh', async ({
  server,
  signIn,
}) => {
  const nightlatch = await signIn();
  const old = await nightlatch.accessToken();
  let renewed = '';
  server.apiAnswer = async () => {
    renewed ||= await nightlatch.accessToken(old);
    return server.received.at(-1)!.authorization === `Bearer ${renewed}`
      ? Response.json({})
      : REJECTED();
  };
  expect((await nightlatch.fetch(URL_OF_ME)).status).toBe(200);
  expect(server.list('/token')).toHaveLength(1);
});

test.for<[what: string, status: number, challenge: string]>([
  [
    'a sign-in that is too old',
    401,
    'Bearer error="insufficient_user_authentication", max_age=600',
  ],
  ['a scope that is missing', 403, 'Bearer error="insufficient_scope", scope="admin"'],
  ['no token at all', 401, 'Bearer'],
])(
  'The answer about %s is returned, without a refresh',
  async ([, status, challenge], { server, signIn }) => {
    const nightlatch = await signIn();
    const headers = { 'www-authenticate': challenge };
    server.apiAnswer = () => Response.json({ code: 'x' }, { status, headers });
    expect((await nightlatch.fetch(URL_OF_ME)).status).toBe(status);
    expect(server.received).toHaveLength(2);
  },
);

test('A body that streams is not sent again', async ({ server, signIn }) => {
  const nightlatch = await signIn();
  server.apiAnswer = REJECTED;
  const streams = [
    new Blob(['{}']).stream(),
    (async function* () {
      yield Buffer.from('{}');
    })(),
  ];
  for (const body of streams) {
    const init = { method: 'POST', body, duplex: 'half' } as unknown as RequestInit;
    expect((await nightlatch.fetch(URL_OF_ME, init)).status).toBe(401);
  }
  expect(server.list('/users/me')).toHaveLength(2);
  expect(server.list('/token')).toEqual([]);
});

test('A caller that aborts its request leaves the session as it is', async ({ server, signIn }) => {
  const nightlatch = await signIn();
  const signal = AbortSignal.abort();
  server.apiAnswer = () => Promise.reject(new DOMException('aborted', 'AbortError'));
  await expect(nightlatch.fetch(URL_OF_ME, { signal })).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(nightlatch.state).toBe('signed-in');
});

test('Without a session fetch rejects with signed_out, and sends nothing', async ({
  server,
  open,
}) => {
  await expect(open().fetch(URL_OF_ME)).rejects.toMatchObject({ code: 'signed_out' });
  expect(server.received).toEqual([]);
});
