import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.js';
import { CONTRACT_ROUTES } from './contract-routes.js';

interface Operation {
  summary?: string;
  parameters?: Array<{ name: string }>;
  security?: Array<Record<string, string[]>>;
  requestBody?: { content: Record<string, { schema: { $ref?: string } }> };
  responses: Record<string, { content?: Record<string, { examples?: object; schema?: object }> }>;
}

interface Member {
  example?: unknown;
  items?: { $ref?: string };
}

describe('the OpenAPI document', () => {
  let server: TestServer;
  let document: {
    openapi: string;
    paths: Record<string, Record<string, Operation>>;
    components: {
      securitySchemes: Record<string, unknown>;
      schemas: Record<string, { properties: Record<string, Member> }>;
    };
  };
  let operations: Array<[name: string, operation: Operation]>;
  beforeAll(async () => {
    server = await startServer();
    document = (await server.call('GET', '/openapi.json')).body;
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]): [string, Operation] => [
        `${method.toUpperCase()} ${path}`,
        operation,
      ]),
    );
  });
  afterAll(() => server.close());

  it('lists every route of the contract', () => {
    expect(operations.map(([name]) => name).toSorted()).toEqual(CONTRACT_ROUTES);
  });

  it('offers the OAuth flows by password and by code, with their URLs and scopes', () => {
    const scopes = {
      'items:read': 'Read your items',
      'items:write': 'Add, change and delete your items',
      'users:read': 'Read all users and their sessions',
      'users:write': 'Change and delete users, and end their sessions',
      'audit:read': 'Read the audit trail',
    };
    expect(document.components.securitySchemes.oauth2).toMatchObject({
      type: 'oauth2',
      flows: {
        password: { tokenUrl: '/token', scopes },
        authorizationCode: {
          authorizationUrl: 'http://localhost:3000/authorize',
          tokenUrl: '/token',
          scopes: { ...scopes, account: 'Change how you sign in' },
        },
      },
    });
  });

  it('lists no parameter that a browser or an OAuth client sends by itself', () => {
    const names = operations.flatMap(([, { parameters = [] }]) =>
      parameters.map(({ name }) => name),
    );
    expect([...new Set(names)].toSorted()).toEqual([
      'actor_id',
      'before',
      'client_id',
      'cursor',
      'disabled',
      'id',
      'ip',
      'limit',
      'name',
      'q',
      'role',
      'session_id',
      'since',
      'subject_id',
      'token_id',
      'until',
    ]);
  });

  it('has example bodies that work unchanged, sent one after the other', async () => {
    await server.call('POST', '/users', { json: listExamples('post /users')[0] });
    const [form] = listExamples('post /token');
    const signedIn = await server.call('POST', '/token', { form: form as Record<string, string> });
    expect(signedIn.status).toBe(200);
    for (const json of listExamples('post /login')) {
      expect((await server.call('POST', '/login', { json })).status, JSON.stringify(json)).toBe(
        200,
      );
    }
    const { access_token: token } = signedIn.body;
    for (const [method, path] of [
      ['POST', '/users/me/items'],
      ['PATCH', '/users/me'],
      ['PUT', '/users/me/password'],
    ] as const) {
      const [json] = listExamples(`${method.toLowerCase()} ${path}`);
      const { status } = await server.call(method, path, { token, json });
      expect([200, 201, 204], path).toContain(status);
    }
  });

  /** The bodies that the page fills in: the named examples, or one made of the examples of the members. */
  function listExamples(name: string): object[] {
    const [method, path] = name.split(' ') as [string, string];
    const [{ schema, examples }] = Object.values(
      document.paths[path]![method]!.requestBody!.content,
    ) as [{ schema: { $ref?: string }; examples?: Record<string, { value: object }> }];
    if (examples) return Object.values(examples).map(({ value }) => value);
    const { properties } = document.components.schemas[schema.$ref!.split('/').at(-1)!]!;
    return [
      Object.fromEntries(
        Object.entries(properties)
          .map(([member, { example }]): [string, unknown] => [member, example])
          .filter(([, example]) => example !== undefined),
      ),
    ];
  }

  it('marks exactly the routes that answer 401 without a token as secured', async () => {
    for (const [name, { security }] of operations) {
      const [method, path] = name.split(' ') as [string, string];
      const id = '019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71';
      const { status, body } = await server.call(method, path.replace('{id}', id));
      const guarded = status === 401 && body.code === 'not_authenticated';
      expect([name, isSecured(security)]).toEqual([name, guarded]);
    }
  });

  it('describes every response: a summary, a success, and errors with example bodies', () => {
    for (const [name, { summary, responses, security }] of operations) {
      expect(summary, name).toBeTruthy();
      expect(
        Object.keys(responses).some((status) => status.startsWith('2')),
        name,
      ).toBe(true);
      if (isSecured(security)) expect(responses, name).toHaveProperty('401');
      for (const [status, { content }] of Object.entries(responses)) {
        if (Number(status) < 400) continue;
        for (const { examples } of Object.values(content ?? {}))
          expect(examples, name).toBeTruthy();
        expect(Object.keys(content ?? {}), `${name} ${status}`).toHaveLength(1);
      }
    }
  });

  function isSecured(security: Operation['security'] = []): boolean {
    // An empty scheme stands for a request without a token.
    return security.length > 0 && security.every((scheme) => 'oauth2' in scheme);
  }

  it('has an example for every member of every body', () => {
    for (const [schema, { properties }] of Object.entries(document.components.schemas)) {
      for (const [name, { example, items }] of Object.entries(properties)) {
        // The items of such a list have examples themselves.
        if (items?.$ref) continue;
        const blank = ['client_id', 'client_secret', 'grant_type', 'refresh_token'].includes(name);
        const isRequestedScope = schema === 'TokenRequest' && name === 'scope';
        if (!blank && !isRequestedScope) expect(example, `${schema}.${name}`).toBeDefined();
      }
    }
  });

  it('contains no secret', () => {
    const text = JSON.stringify(document);
    expect(text).not.toContain(server.settings.secretKey);
    expect(text).not.toMatch(/\$argon2|PRIVATE KEY|"d":/);
  });

  it('is shown by a page whose Content-Security-Policy allows its scripts and no inline scripts', async () => {
    const { status, headers, body } = await server.call('GET', '/docs');
    expect(status).toBe(200);
    expect(headers.get('content-security-policy')).toMatch(/default-src 'self'/);
    expect(headers.get('content-security-policy')).not.toMatch(/script-src|unsafe-eval/);
    expect(body).not.toMatch(/<script>(?!\s*<)/);
    expect(body).toContain('<title>Nightlatch</title>');
    const init = await server.call('GET', '/docs/swagger-ui-init.js');
    expect(init.body).toContain('"persistAuthorization": true');
  });
});

describe('the OpenAPI document of an issuer with a path', () => {
  it('has the server URL and the token URL below that path', async () => {
    const server = await startServer({ issuer: 'https://example.com/auth' });
    const { body } = await server.call('GET', '/openapi.json');
    expect(body.servers).toEqual([{ url: 'https://example.com/auth' }]);
    expect(body.components.securitySchemes.oauth2.flows.password.tokenUrl).toBe('/auth/token');
    await server.close();
  });
});

describe('TRUST_PROXY', () => {
  it.each([
    [0, '127.0.0.1'],
    [1, '203.0.113.3'],
    [2, '203.0.113.2'],
  ])(
    'TRUST_PROXY=%i reads the client address that many places from the right',
    async (hops, address) => {
      const server = await startServer({ trustProxyHops: hops });
      const headers = { 'x-forwarded-for': '203.0.113.1, 203.0.113.2, 203.0.113.3' };
      await server.call('GET', '/', { headers });
      expect(server.log.join('')).toContain(`"address":"${address}"`);
      await server.close();
    },
  );
});

describe('every response', () => {
  it('has the security headers and a request id that the client cannot choose', async () => {
    const server = await startServer({ issuer: 'https://auth.example.com' });
    for (const path of ['/', '/docs', '/users/me', '/nothing-here']) {
      const { headers } = await server.call('GET', path, { headers: { 'x-request-id': 'chosen' } });
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('content-security-policy')).toMatch(/frame-ancestors 'none'/);
      expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    }
    await server.close();
  });

  it('allows only the exact origins of CORS_ORIGINS', async () => {
    const server = await startServer({ corsOrigins: ['https://app.example.com'] });
    const allowed = async (origin: string) =>
      (await server.call('GET', '/', { headers: { origin } })).headers.get(
        'access-control-allow-origin',
      );
    expect(await allowed('https://app.example.com')).toBe('https://app.example.com');
    const preflight = await server.call('OPTIONS', '/users/me', {
      headers: { origin: 'https://app.example.com', 'access-control-request-method': 'PATCH' },
    });
    expect(preflight.headers.get('access-control-allow-methods')).toMatch(/PATCH.*DELETE/);
    for (const origin of ['https://app.example.com.evil', 'https://appxexample.com', 'null']) {
      expect(await allowed(origin)).toBeNull();
    }
    await server.close();
  });
});
