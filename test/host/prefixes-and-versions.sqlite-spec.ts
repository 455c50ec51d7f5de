import {
  Controller,
  Get,
  type INestApplication,
  Logger,
  VERSION_NEUTRAL,
  type VersioningOptions,
  VersioningType,
} from '@nestjs/common';
import { expect, vi } from 'vitest';
import { AccessModule, Authenticated } from '../../src/access.js';
import {
  AuthModule,
  OAuthModule,
  RegistrationModule,
  RegistrationService,
} from '../../src/index.js';
import { hostTest } from '../support/fixtures.js';
import { authOptions, ownDataSource, type TestHost } from '../support/host.js';
import { call } from '../support/http.js';
import { createHostDatabase } from '../support/migrated-database.js';
import { freePort } from '../support/ports.js';

const JANE = { username: 'jane', email: 'jane@example.com', password: 'correct horse battery' };
const WELL_KNOWN = '/.well-known/oauth-authorization-server';
/** The same for every start, since these share a database. */
const OPTIONS = authOptions();
/** The advice of the start, at most: the issuer, the exclude and the version. */
const MAX_STARTS = 4;

@Controller('reports')
class Reports {
  @Get()
  @Authenticated()
  list() {
    return [];
  }
}

/** How an application sets the paths and versions of its routes. */
interface Setup {
  prefix?: string;
  exclude?: string[];
  versioning?: VersioningOptions;
}

const PREFIXES: Record<string, Setup> = {
  'no prefix': {},
  'a prefix': { prefix: 'api' },
  "a prefix that excludes '.well-known/*path'": { prefix: 'api', exclude: ['.well-known/*path'] },
};
const extractVersion = (fallback: string) => (request: unknown) =>
  (request as { headers: Record<string, string> }).headers['x-version'] ?? fallback;
const VERSIONS: Record<string, VersioningOptions | undefined> = {
  'no versions': undefined,
  'versions in the path': { type: VersioningType.URI, defaultVersion: '1' },
  'versions in a header': { type: VersioningType.HEADER, header: 'X-Version', defaultVersion: '1' },
  'versions in Accept': { type: VersioningType.MEDIA_TYPE, key: 'v=', defaultVersion: '1' },
  'versions by an extractor': {
    type: VersioningType.CUSTOM,
    extractor: extractVersion(''),
    defaultVersion: '1',
  },
};

function configure({ prefix, exclude = [], versioning }: Setup) {
  return (app: INestApplication): void => {
    if (prefix) app.setGlobalPrefix(prefix, { exclude });
    if (versioning) app.enableVersioning(versioning);
  };
}

/** Returns the set-up and the issuer with what the warnings say, as a person would write it. */
function follow(warnings: string[], setup: Setup, issuer: string): [Setup, string] {
  const text = warnings.join('\n');
  const exclude = /\(exclude: \['(.+)'\]\)/.exec(text)?.[1];
  const { versioning } = setup;
  const isNeutral = text.includes("Write defaultVersion: [VERSION_NEUTRAL, '1']");
  const isExtracted = text.includes("return '1' for a request that names no version");
  const changed = {
    ...versioning,
    ...(isNeutral && { defaultVersion: [VERSION_NEUTRAL, '1'] }),
    ...(isExtracted && { extractor: extractVersion('1') }),
  } as VersioningOptions;
  return [
    {
      ...setup,
      ...(exclude && { exclude: [exclude] }),
      ...(versioning && { versioning: changed }),
    },
    /Set the issuer to (.+), unless a proxy/.exec(text)?.[1] ?? issuer,
  ];
}

const test = hostTest()
  .extend('databaseUrl', { scope: 'file' }, async ({}, { onCleanup }) => {
    const database = await createHostDatabase('sqlite');
    onCleanup(() => database.drop());
    return database.url;
  })
  .extend('start', ({ databaseUrl, startHost }) => {
    return async (
      setup: Setup,
      issuer: string,
      express: boolean,
    ): Promise<[TestHost, warnings: string[]]> => {
      const warn = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
      const imports = [
        ownDataSource(databaseUrl),
        AuthModule.forRoot({ ...OPTIONS, issuer }),
        OAuthModule.forRoot(),
        RegistrationModule.forRoot(),
      ];
      const port = Number(new URL(issuer).port);
      const host = await startHost({ imports }, { configure: configure(setup), express, port });
      const messages = warn.mock.calls.map(([message]) => String(message));
      warn.mockRestore();
      return [host, messages.filter((message) => /metadata/.test(message))];
    };
  });

const CASES = Object.entries(PREFIXES).flatMap(([prefixName, prefix]) =>
  Object.entries(VERSIONS).flatMap(([versionName, versioning]) =>
    [false, true].map((express) => ({
      name: `${prefixName}, ${versionName}, ${express ? 'Express' : 'Fastify'}`,
      setup: { ...prefix, ...(versioning && { versioning }) },
      express,
    })),
  ),
);

test.for(CASES)(
  'OAuth clients find every endpoint if the issuer has the path of the routes, which the start says: $name',
  async ({ setup: given, express }, { start, startHost }) => {
    const isInPath = given.versioning?.type === VersioningType.URI;
    const path = (given.prefix ? '/api' : '') + (isInPath ? '/v1' : '');
    const origin = `http://127.0.0.1:${await freePort()}`;
    let setup: Setup = given;
    let issuer = origin + (path === '' || express ? '/auth' : '');
    let [host, warnings] = await start(setup, issuer, express);
    expect(warnings).toContainEqual(expect.stringContaining(`Set the issuer to ${origin}${path},`));
    for (let starts = 1; warnings.length > 0 && starts < MAX_STARTS; starts++) {
      [setup, issuer] = follow(warnings, setup, issuer);
      await host.close();
      [host, warnings] = await start(setup, issuer, express);
    }
    expect(warnings).toEqual([]);
    expect(issuer).toBe(origin + path);

    const { body: metadata } = await host.call('GET', WELL_KNOWN + path);
    expect(metadata.issuer).toBe(issuer);
    expect((await call(metadata.jwks_uri, 'GET', '')).body.keys).toHaveLength(1);
    for (const url of [metadata.revocation_endpoint, metadata.introspection_endpoint]) {
      expect((await call(url, 'POST', '', { form: {} })).body.error).toBeDefined();
    }
    const isKnown = () => {};
    await host.app.get(RegistrationService).register(JANE).catch(isKnown);
    const form = { username: JANE.username, password: JANE.password };
    const { body: tokens } = await call(metadata.token_endpoint, 'POST', '', { form });
    const access = AccessModule.forRoot({ issuer, audience: issuer });
    const service = await startHost({ imports: [access], controllers: [Reports] });
    const answer = await service.call('GET', '/reports', { token: tokens.access_token });
    expect(answer.status).toBe(200);
  },
);
