import { type INestApplication, Logger, VersioningType } from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import { expect, vi } from 'vitest';
import { AuthModule, AuthorizeModule, OAuthModule } from '../../src/index.js';
import { hostTest } from '../support/fixtures.js';
import { authOptions, ownDataSource } from '../support/host.js';
import { startServer } from '../support/server.js';

const EXCLUDE = ['.well-known/oauth-authorization-server/{*issuer}'];
const prefix =
  (exclude: string[] = []) =>
  (app: INestApplication) =>
    void app.setGlobalPrefix('api', { exclude });

const test = hostTest().extend(
  'getWarnings',
  ({ newDatabase, startHost }) =>
    async (
      issuer: string,
      configure: (app: INestApplication) => void,
      express: boolean,
      modules: object[] = [],
      about = 'metadata',
    ): Promise<string[]> => {
      const warn = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
      const auth = AuthModule.forRoot({ ...authOptions(), issuer });
      const dataSource = ownDataSource(await newDatabase('sqlite'));
      const imports = [dataSource, auth, OAuthModule.forRoot(), ...(modules as [])];
      await startHost({ imports }, { configure, express });
      const messages = warn.mock.calls.map(([message]) => String(message));
      warn.mockRestore();
      return messages.filter((message) => message.includes(about));
    },
);

const NONE = () => {};
const version = (app: INestApplication) =>
  void app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
test.for([
  ['no prefix', 'https://x.example', NONE],
  ['a prefix that the issuer names', 'https://x.example/api', prefix(EXCLUDE)],
  ['a version that the issuer names', 'https://x.example/v1', version],
] as const)(
  'The start warns of nothing with %s',
  async ([_what, issuer, configure], { getWarnings }) => {
    for (const express of [false, true]) {
      expect(await getWarnings(issuer, configure, express)).toEqual([]);
    }
  },
);

test.for([
  [
    'a prefix that the issuer does not name',
    true,
    'https://x.example',
    prefix(),
    /token_endpoint \(https:\/\/x\.example\/token\), jwks_uri .*revocation_endpoint .*introspection_endpoint .*\. Set the issuer to https:\/\/x\.example\/api, unless a proxy in front adds \/api /,
  ],
  [
    'a path of the issuer that no route has',
    false,
    'https://x.example/auth',
    NONE,
    /token_endpoint \(https:\/\/x\.example\/auth\/token\).* Set the issuer to https:\/\/x\.example, unless a proxy in front removes \/auth /,
  ],
  [
    'a path of the issuer above the version',
    true,
    'https://x.example/auth/v1',
    version,
    /Set the issuer to https:\/\/x\.example\/v1, unless a proxy in front removes \/auth /,
  ],
  [
    'a path of the issuer that is another prefix',
    false,
    'https://x.example/auth',
    prefix(EXCLUDE),
    /Set the issuer to https:\/\/x\.example\/api, unless a proxy in front replaces \/auth by \/api /,
  ],
  [
    'a prefix before the metadata',
    true,
    'https://x.example/api',
    prefix(),
    /metadata at https:\/\/x\.example\/\.well-known\/oauth-authorization-server\/api,.*exclude: \['\.well-known/,
  ],
  [
    'an endpoint that the prefix excludes',
    false,
    'https://x.example/api',
    prefix([...EXCLUDE, 'token']),
    /token_endpoint \(https:\/\/x\.example\/api\/token\)\. Remove what excludes \/token from the global prefix\.$/,
  ],
] as const)(
  'The start warns by name of %s',
  async ([_what, express, issuer, configure, sentence], { getWarnings }) => {
    const warnings = await getWarnings(issuer, configure, express);
    expect(warnings).toEqual([expect.stringMatching(sentence)]);
  },
);

test('The start warns by name of a path that only RouterModule adds', async ({ getWarnings }) => {
  const modules = [RouterModule.register([{ path: 'auth', module: OAuthModule }])];
  const warnings = await getWarnings('https://x.example', NONE, true, modules);
  expect(warnings).toEqual([
    expect.stringMatching(/Set the issuer to https:\/\/x\.example\/auth, /),
  ]);
});

test('The start asks for a proxy, and for no exclude, if a path of RouterModule is before the metadata', async ({
  getWarnings,
}) => {
  const modules = [RouterModule.register([{ path: 'auth', module: OAuthModule }])];
  const issuer = 'https://x.example/api/auth';
  expect(await getWarnings(issuer, prefix(EXCLUDE), false, modules)).toEqual([
    expect.stringMatching(/\/api\/auth\/\.well-known\/.*\. Let a proxy in front map/),
  ]);
});

test('The server logs a warning of an issuer with a path', async () => {
  const server = await startServer({ issuer: 'https://x.example/auth' });
  const warnings = server.log.map((line) => JSON.parse(line)).filter(({ level }) => level === 40);
  const messages = warnings.map(({ msg }) => String(msg));
  expect(messages.filter((message) => message.includes('metadata'))).toEqual([
    expect.stringMatching(/token_endpoint .* removes \/auth /),
  ]);
  await server.close();
});

test.for([
  ['http://id.example.com', 1],
  ['http://192.168.0.7:3000', 1],
  ['http://localhost:3000', 0],
  ['http://[::1]:3000', 0],
  ['https://id.example.com', 0],
] as const)(
  'With the issuer %s, the start warns %i times of cookies that the network can read',
  async ([issuer, times], { getWarnings }) => {
    const modules = [AuthorizeModule.forRoot()];
    const warnings = await getWarnings(issuer, NONE, false, modules, 'cookies');
    const warning = `The issuer ${issuer} is http: and not this machine, so the cookies of the sign-in page have neither Secure`;
    expect(warnings).toEqual(Array(times).fill(expect.stringContaining(warning)));
  },
);
