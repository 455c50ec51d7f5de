import { expect, vi } from 'vitest';
import { clientTest as test, JOHN, record, wait } from '../test/unit.js';

const UNAVAILABLE = () => new Response('Bad gateway', { status: 502 });

test.for<[what: string, answer: () => Response, status: number]>([
  ['408', () => Response.json({ error: 'timeout' }, { status: 408 }), 408],
  ['425', () => new Response('', { status: 425 }), 425],
  ['429', () => Response.json({ error: 'slow_down' }, { status: 429 }), 429],
  ['500', () => Response.json({ error: 'invalid_grant' }, { status: 500 }), 500],
  ['502', UNAVAILABLE, 502],
  ['200 with HTML', () => new Response('<h1>Sign in to the WLAN</h1>'), 200],
  ['200 with JSON that has no token', () => Response.json({ ok: true }), 200],
  ['200 with null', () => Response.json(null), 200],
  ['400 with HTML', () => new Response('<h1>invalid_grant</h1>', { status: 400 }), 400],
  ['400 with JSON that has no error', () => Response.json({}, { status: 400 }), 400],
])(
  'The answer %s keeps the user signed in, and the call rejects with unavailable',
  async ([, answer, status], { server, signIn }) => {
    const nightlatch = await signIn();
    const heard = record(nightlatch);
    server.tokenAnswer = answer;
    await wait(901);
    await expect(nightlatch.fetch('https://id.example.com/users/me')).rejects.toMatchObject({
      code: 'unavailable',
      status,
    });
    expect(nightlatch.state).toBe('stale');
    expect(heard).toEqual([['stale', 'unavailable']]);
    // Never a request without a token.
    expect(server.list('/users/me')).toEqual([]);
    server.tokenAnswer = null;
    await wait(1);
    expect(await nightlatch.accessToken()).toMatch(/^access-2/);
    expect(nightlatch.state).toBe('signed-in');
  },
);

test('A network that fails keeps the user signed in', async ({ server, signIn }) => {
  const nightlatch = await signIn();
  server.tokenAnswer = () => {
    throw new TypeError('Failed to fetch');
  };
  await wait(901);
  await expect(nightlatch.accessToken()).rejects.toMatchObject({ code: 'unavailable', status: 0 });
  expect(nightlatch.state).toBe('stale');
});

test('A request that hangs fails after ten seconds, so that later calls are not held up', async ({
  server,
  signIn,
}) => {
  const timeout = vi.spyOn(AbortSignal, 'timeout');
  const nightlatch = await signIn();
  const hung = new AbortController();
  timeout.mockReturnValue(hung.signal);
  server.fetch.mockImplementationOnce(
    (_url, init) =>
      new Promise((_, reject) =>
        init!.signal!.addEventListener('abort', () => reject(new Error())),
      ),
  );
  await wait(901);
  const [first, second] = [nightlatch.accessToken(), nightlatch.accessToken()];
  hung.abort();
  await expect(first).rejects.toMatchObject({ code: 'unavailable' });
  await expect(second).rejects.toMatchObject({ code: 'unavailable' });
  expect(timeout).toHaveBeenLastCalledWith(10_000);
});

test.for([400, 401])(
  'invalid_grant with %i signs out, and the subscribers hear it once',
  async (status, { server, signIn }) => {
    const nightlatch = await signIn();
    const heard = record(nightlatch);
    server.tokenAnswer = () => Response.json({ error: 'invalid_grant' }, { status });
    await wait(901);
    const calls = [nightlatch.accessToken(), nightlatch.accessToken()];
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'signed_out' });
    await expect(nightlatch.accessToken()).rejects.toMatchObject({ code: 'signed_out' });
    expect([nightlatch.state, nightlatch.session]).toEqual(['signed-out', null]);
    expect(heard).toEqual([['signed-out', 'invalid_grant']]);
    expect(server.list('/token')).toHaveLength(1);
  },
);

test('The old access token is used while it is valid, also after a refresh that failed', async ({
  server,
  signIn,
}) => {
  const nightlatch = await signIn();
  server.tokenAnswer = UNAVAILABLE;
  await wait(880);
  expect(await nightlatch.accessToken()).toMatch(/^access-1/);
  expect(nightlatch.state).toBe('stale');
  await wait(21);
  await expect(nightlatch.accessToken()).rejects.toMatchObject({ code: 'unavailable' });
});

test('A page retries after 0.5, 1 and 2 s, with the same refresh token', async ({
  server,
  signIn,
  window: _window,
}) => {
  const nightlatch = await signIn();
  server.tokenAnswer = UNAVAILABLE;
  await wait(900 * 0.85 + 0.1);
  expect(server.list('/token')).toHaveLength(1);
  server.received.length = 0;
  await wait(0.5);
  expect(server.list('/token')).toHaveLength(1);
  await wait(1);
  expect(server.list('/token')).toHaveLength(2);
  server.tokenAnswer = null;
  await wait(2);
  expect(server.list('/token').map(({ refresh_token }) => refresh_token)).toEqual([
    'refresh-1',
    'refresh-1',
    'refresh-1',
  ]);
  expect(nightlatch.state).toBe('signed-in');
});

test.for([0, 0.999])(
  'An outage of two minutes costs at most twelve requests, and the user stays signed in (jitter %d)',
  async (jitter, { server, signIn, window: _window }) => {
    vi.spyOn(Math, 'random').mockReturnValue(jitter);
    const nightlatch = await signIn();
    server.tokenAnswer = UNAVAILABLE;
    await wait(900);
    server.received.length = 0;
    nightlatch.accessToken().catch(() => {});
    await wait(120);
    expect(server.list('/token').length).toBeLessThanOrEqual(12);
    server.tokenAnswer = null;
    await wait(61);
    expect(nightlatch.state).toBe('signed-in');
  },
);

test('Calls in a pause share the failure, without a request', async ({ server, signIn }) => {
  const nightlatch = await signIn();
  server.tokenAnswer = UNAVAILABLE;
  await wait(901);
  const first: unknown = await nightlatch.accessToken().catch((error: unknown) => error);
  const second: unknown = await nightlatch.accessToken().catch((error: unknown) => error);
  expect(second).toBe(first);
  expect(server.list('/token')).toHaveLength(1);
});

test.for([
  ['120', 119, 120],
  ['86400', 299, 300],
])(
  'With Retry-After: %s nothing is sent for %i s',
  async ([header, before, seconds], { server, signIn }) => {
    const nightlatch = await signIn();
    server.tokenAnswer = () =>
      new Response('', { status: 503, headers: { 'retry-after': `${header}` } });
    await wait(901);
    await expect(nightlatch.accessToken()).rejects.toMatchObject({ retryAfter: seconds });
    server.tokenAnswer = null;
    await wait(Number(before));
    await expect(nightlatch.accessToken()).rejects.toMatchObject({ code: 'unavailable' });
    await wait(1);
    await nightlatch.accessToken();
  },
);

test('A page that is online again does not wait for the end of the pause', async ({
  server,
  signIn,
  window,
}) => {
  const nightlatch = await signIn();
  server.tokenAnswer = () => {
    throw new TypeError('Failed to fetch');
  };
  await wait(900 + 60);
  server.tokenAnswer = null;
  window.dispatch('online');
  await wait(0);
  expect(nightlatch.state).toBe('signed-in');
});

test('invalid_client keeps the user signed in, is told once, and is not retried by itself', async ({
  server,
  signIn,
  window: _window,
}) => {
  const nightlatch = await signIn();
  const heard = record(nightlatch);
  server.tokenAnswer = () => Response.json({ error: 'invalid_client' }, { status: 401 });
  await wait(3_600);
  expect(server.list('/token')).toHaveLength(1);
  await expect(nightlatch.accessToken()).rejects.toMatchObject({ code: 'invalid_client' });
  expect(heard).toEqual([['stale', 'invalid_client']]);
});

test('A session without a refresh token ends when its access token expires', async ({
  server,
  open,
}) => {
  const nightlatch = open();
  const json = { access_token: 'a', expires_in: 900, scope: '' };
  server.fetch.mockImplementationOnce(() => Promise.resolve(Response.json(json)));
  await nightlatch.signIn(JOHN);
  await wait(899);
  expect(await nightlatch.accessToken()).toBe('a');
  await wait(2);
  await expect(nightlatch.accessToken()).rejects.toMatchObject({ code: 'signed_out' });
  expect(nightlatch.state).toBe('signed-out');
  expect(server.list('/token')).toEqual([]);
});
