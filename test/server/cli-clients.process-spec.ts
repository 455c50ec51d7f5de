import { afterAll, beforeAll, expect, it } from 'vitest';
import { LocalServer } from '../support/local-server.js';

let server: LocalServer;
beforeAll(async () => {
  server = await LocalServer.start();
});
afterAll(() => server.remove());

const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await server.cli(...args, '--json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
};

it('clients create, update, add-redirect-uri and remove-redirect-uri register where a public client may take a code', async () => {
  const registered = ['https://spa.example.com/a', 'https://spa.example.com/b'];
  const create = ['clients', 'create', '--id', 'spa', '--name', 'Shop', '--public'];
  const grants = ['--grant', 'authorization_code', '--grant', 'refresh_token'];
  const uris = registered.flatMap((uri) => ['--redirect-uri', uri]);
  const out = 'https://spa.example.com/signed-out';
  const created = await json(...create, ...grants, ...uris, '--post-logout-redirect-uri', out);
  const expected = {
    client_id: 'spa',
    client_name: 'Shop',
    type: 'public',
    grant_types: 'authorization_code refresh_token',
    scope: '',
    application_type: 'web',
    redirect_uris: registered,
    post_logout_redirect_uris: [out],
  };
  expect(created).toEqual(expected);
  const added = await json('clients', 'add-redirect-uri', 'spa', 'https://spa.example.com/c');
  expect(added.redirect_uris).toEqual([...registered, 'https://spa.example.com/c']);
  await json('clients', 'remove-redirect-uri', 'spa', 'https://spa.example.com/c');
  const left = await json('clients', 'remove-redirect-uri', 'spa', out, '--post-logout');
  expect(left).toEqual({ ...expected, post_logout_redirect_uris: [] });
  // The server knows the pages of the client within two seconds.
  const allowed = async () => {
    const headers = { origin: 'https://spa.example.com' };
    const answer = await server.call('POST', '/token', { form: {}, headers });
    return answer.headers.get('access-control-allow-origin');
  };
  await expect.poll(allowed, { timeout: 2_000 }).toBe('https://spa.example.com');
  const wrong = await server.cli('clients', 'add-redirect-uri', 'spa', 'myapp:/callback');
  expect([wrong.code, wrong.stderr]).toEqual([
    1,
    'nightlatch: The redirect URI "myapp:/callback" is not accepted. Register https:, or for a native client a scheme with a dot, the reversed name of your domain: com.example.app:/callback.\n',
  ]);
  const changes = ['--grant', 'authorization_code', '--scope', 'items:read', '--redirect-uri', out];
  expect(await json('clients', 'update', 'spa', '--name', 'Market', ...changes)).toEqual({
    ...expected,
    client_name: 'Market',
    grant_types: 'authorization_code',
    scope: 'items:read',
    redirect_uris: [out],
    post_logout_redirect_uris: [],
  });
  await json('clients', 'delete', 'spa');
});

it('clients create --application-type native takes a scheme of its own, and another type is a usage error', async () => {
  const type = await server.cli('clients', 'create', '--name', 'x', '--application-type', 'spa');
  expect([type.code, type.stderr]).toEqual([2, expect.stringContaining('web, native')]);
  const native = 'clients create --name x --public --grant authorization_code --json'.split(' ');
  const uri = ['--application-type', 'native', '--redirect-uri', 'com.example.app:/callback'];
  const { stdout } = await server.cli(...native, ...uri);
  expect(JSON.parse(stdout)).toMatchObject({ application_type: 'native', type: 'public' });
});
