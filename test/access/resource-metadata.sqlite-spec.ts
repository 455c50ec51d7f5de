import { Controller, Get, type INestApplication, Logger, VersioningType } from '@nestjs/common';
import {
  allowInsecureRequests,
  processResourceDiscoveryResponse,
  resourceDiscoveryRequest,
} from 'oauth4webapi';
import { expect, vi } from 'vitest';
import { AccessModule, ResourceMetadataModule, Scopes } from '../../src/access.js';
import { hostTest } from '../support/fixtures.js';
import { getStartError, type HostOptions, type TestHost } from '../support/host.js';
import { freePort } from '../support/ports.js';
import { SigningIssuer } from '../support/signing-issuer.js';

const WELL_KNOWN = '/.well-known/oauth-protected-resource';
const INSECURE = { [allowInsecureRequests]: true };
const FRAMEWORKS = [
  ['Fastify', false],
  ['Express', true],
] as const;

@Controller('mcp')
class BirdsController {
  @Get()
  @Scopes('birds:read')
  read() {
    return ['wren'];
  }
}

const test = hostTest()
  .extend('issuer', { scope: 'file' }, async ({}, { onCleanup }) => {
    const issuer = await SigningIssuer.start();
    onCleanup(() => issuer.stop());
    return issuer;
  })
  .extend(
    'startService',
    ({ issuer, startHost }) =>
      async (path: string, options: HostOptions = {}): Promise<TestHost & { resource: string }> => {
        const port = await freePort();
        const resource = `http://127.0.0.1:${port}${path}`;
        const imports = [
          AccessModule.forRoot({ ...issuer.trust, audience: resource }),
          ResourceMetadataModule.forRoot({ name: 'Birds', scopes: ['birds:read'] }),
        ];
        const host = await startHost(
          { imports, controllers: [BirdsController] },
          { ...options, port },
        );
        return Object.assign(host, { resource });
      },
  );

test.for(FRAMEWORKS)(
  'A client that knows the URL of a guarded service on %s finds its issuer, and no script is kept out (RFC 9728)',
  async ([_framework, express], { issuer, startService }) => {
    const host = await startService('/mcp', { express });
    const { resource } = host;
    const url = host.url + WELL_KNOWN + '/mcp';
    const { status, headers, body } = await host.call('GET', '/mcp');
    expect([status, headers.get('www-authenticate'), body.detail]).toEqual([
      401,
      `Bearer resource_metadata="${url}"`,
      'Not authenticated',
    ]);
    const expected = {
      resource,
      authorization_servers: [issuer.trust.issuer],
      scopes_supported: ['birds:read'],
      bearer_methods_supported: ['header'],
      resource_name: 'Birds',
    };
    // As an OAuth client reads it, which finds the URL itself and compares the resource.
    const answer = await resourceDiscoveryRequest(new URL(resource), INSECURE);
    expect(answer.url).toBe(url);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
    expect(await processResourceDiscoveryResponse(new URL(resource), answer)).toEqual(expected);
    // Older clients of the Model Context Protocol look here alone.
    expect((await host.call('GET', WELL_KNOWN)).body).toEqual(expected);
    for (const other of ['/mcp/x', '/birds', '/mcp/x/y', '/%6dcp%2f', '/__proto__']) {
      const missing = await host.call('GET', WELL_KNOWN + other);
      expect([missing.status, missing.body.code], other).toEqual([404, 'not_found']);
    }
  },
);

test.for(FRAMEWORKS)(
  'Every challenge of the guards on %s names the metadata',
  async ([_framework, express], { issuer, startService }) => {
    const host = await startService('/mcp', { express });
    const metadata = `resource_metadata="${host.url}${WELL_KNOWN}/mcp"`;
    const challenge = async (options: Parameters<TestHost['call']>[2]) => {
      const { status, headers } = await host.call('GET', '/mcp', options);
      return [status, headers.get('www-authenticate')];
    };
    const { resource: aud } = host;
    expect(await challenge({ token: issuer.sign({ aud }) })).toEqual([200, null]);
    // A token for another service of the issuer.
    for (const token of ['x', issuer.sign(), issuer.sign({ aud: issuer.trust.issuer })]) {
      expect(await challenge({ token })).toEqual([
        401,
        `Bearer error="invalid_token", error_description="The access token is not valid", ${metadata}`,
      ]);
    }
    expect(await challenge({ token: issuer.sign({ aud, scope: 'birds:write' }) })).toEqual([
      403,
      `Bearer error="insufficient_scope", scope="birds:read", ${metadata}`,
    ]);
  },
);

test('The metadata of a service without a path is where its origin has it', async ({
  startService,
}) => {
  for (const path of ['', '/']) {
    const { resource, ...host } = await startService(path);
    const answer = await resourceDiscoveryRequest(new URL(resource), INSECURE);
    expect(answer.url).toBe(host.url + WELL_KNOWN);
    const metadata = await processResourceDiscoveryResponse(new URL(resource), answer);
    expect(metadata.resource).toBe(resource);
  }
});

test('A service that does not import ResourceMetadataModule has no metadata, and names none', async ({
  issuer,
  startHost,
}) => {
  const imports = [AccessModule.forRoot({ ...issuer.trust, audience: 'birds' })];
  const host = await startHost({ imports, controllers: [BirdsController] });
  expect((await host.call('GET', WELL_KNOWN)).status).toBe(404);
  expect((await host.call('GET', '/mcp')).headers.get('www-authenticate')).toBe('Bearer');
});

test.for([
  'birds',
  'urn:birds',
  'https://birds.example/mcp?x=1',
  'https://birds.example/mcp#x',
  'https://birds.example/mcp/',
  'https://birds.example/a/b/c/d',
  'https://birds.example/a/../b%2f',
  'https://user@birds.example',
  'https://birds.example" x',
])(
  'The start rejects the audience %s for the metadata, and says what to write',
  async (audience, { issuer, startHost }) => {
    const imports = [
      AccessModule.forRoot({ ...issuer.trust, audience }),
      ResourceMetadataModule.forRoot(),
    ];
    expect(await getStartError(startHost({ imports }))).toContain(
      'needs an audience that is the URL of this service',
    );
  },
);

test('The start rejects ResourceMetadataModule without forRoot()', async ({ startHost }) => {
  const started = startHost({ imports: [ResourceMetadataModule] });
  expect(await getStartError(started)).toContain('Import ResourceMetadataModule.forRoot()');
});

const EXCLUDE = '.well-known/oauth-protected-resource{/*path}';
test.for([
  ['a global prefix', ['Clients look for the metadata of this resource at'], []],
  ['a global prefix that excludes it', [], [EXCLUDE]],
] as const)(
  'The start warns if clients cannot find the metadata: %s',
  async ([_what, warnings, exclude], { startService }) => {
    const warn = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    for (const express of [false, true]) {
      const configure = (app: INestApplication) => {
        app.setGlobalPrefix('api', { exclude: [...exclude] });
        app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
      };
      const host = await startService('/api/v1/mcp', { express, configure });
      const messages = warn.mock.calls.splice(0).map(([message]) => String(message));
      expect(messages).toEqual(warnings.map((warning) => expect.stringContaining(warning)));
      if (messages[0]) expect(messages[0]).toContain(`exclude: ['${EXCLUDE}']`);
      const { status } = await host.call('GET', `${WELL_KNOWN}/api/v1/mcp`);
      expect(status).toBe(warnings.length > 0 ? 404 : 200);
      expect((await host.call('GET', '/api/v1/mcp')).status).toBe(401);
    }
    warn.mockRestore();
  },
);
