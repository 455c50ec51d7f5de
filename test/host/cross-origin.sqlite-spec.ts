import { expect } from 'vitest';
import { AuthModule, OAuthModule } from '../../src/index.js';
import { hostTest } from '../support/fixtures.js';
import { authOptions, type HostOptions, ownDataSource } from '../support/host.js';

const test = hostTest();

const SPA = 'https://spa.example.com';
const OWN = 'https://own.example.com';

test.for<[what: string, options: HostOptions]>([
  ['Fastify', {}],
  ['Express', { express: true }],
])(
  'On %s, the pages of a public web client read POST /token, beside the CORS of the application',
  async ([, options], { newDatabase, startHost }) => {
    const spa = {
      client_id: 'spa',
      grant_types: ['authorization_code'],
      redirect_uris: [`${SPA}/callback`],
    };
    for (const origins of [null, [OWN]]) {
      const imports = [
        ownDataSource(await newDatabase('sqlite')),
        AuthModule.forRoot({ ...authOptions(), clients: [spa] }),
        OAuthModule.forRoot(),
      ];
      const host = await startHost(
        { imports },
        {
          ...options,
          configure: (app) => origins && app.enableCors({ origin: origins, credentials: true }),
        },
      );
      const read = async (path: string, origin: string) => {
        const form = path === '/token' ? { form: { grant_type: 'x' } } : {};
        const method = path === '/token' ? 'POST' : 'GET';
        const { headers } = await host.call(method, path, { ...form, headers: { origin } });
        const allowed = headers.get('access-control-allow-origin');
        // The application lets its own pages send cookies; a page of another origin must not.
        if (allowed !== OWN && allowed !== null) {
          expect(headers.get('access-control-allow-credentials')).toBeNull();
        }
        return allowed;
      };
      expect(await read('/token', SPA)).toBe(SPA);
      expect(await read('/token', 'https://evil.example.com')).toBeNull();
      const jwks = '/.well-known/jwks.json';
      expect(await read(jwks, 'https://any.example.com')).toBe('*');
      // A wildcard would keep the application's own pages from sending cookies.
      if (origins) for (const path of ['/token', jwks]) expect(await read(path, OWN)).toBe(OWN);
      const { status, headers } = await host.call('OPTIONS', '/token', {
        headers: { origin: SPA },
      });
      if (!origins) {
        expect([status, headers.get('access-control-allow-origin')]).toEqual([204, SPA]);
        expect(headers.get('access-control-allow-methods')).toBe('GET, POST');
        expect((await host.call('OPTIONS', '/token')).status).toBe(405);
        expect(
          (await host.call('OPTIONS', '/introspect', { headers: { origin: SPA } })).status,
        ).toBe(405);
      }
      await host.close();
    }
  },
);
