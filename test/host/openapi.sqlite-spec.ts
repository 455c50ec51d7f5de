import { Controller, Get } from '@nestjs/common';
import {
  ApiOkResponse,
  ApiOperation,
  ApiSecurity,
  ApiTags,
  DocumentBuilder,
  type SwaggerDocumentOptions,
  SwaggerModule,
} from '@nestjs/swagger';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  AccountModule,
  ADMIN_ROLE,
  ADMIN_SCOPES,
  AdminModule,
  AuditModule,
  Authenticated,
  AuthModule,
  OAuthModule,
  Public,
  RegistrationModule,
  withAuthDocs,
} from '../../src/index.js';
import type { TestDatabase } from '../support/databases.js';
import { authOptions, ownDataSource, TestHost } from '../support/host.js';
import { createHostDatabase } from '../support/migrated-database.js';
import { lintWithRedocly, listOperations, type OpenApiDocument } from '../support/openapi.js';

/** Has the name of one of our controllers. */
@ApiTags('Users')
@Controller('profiles')
class ProfileController {
  @Get()
  @Authenticated()
  @ApiOperation({ summary: 'List profiles' })
  read() {
    return [];
  }
}

@ApiTags('My account')
@Controller('invoices')
class InvoicesController {
  @Get()
  @Public()
  @ApiSecurity('api_key')
  @ApiOperation({ summary: 'List invoices' })
  @ApiOkResponse({ description: 'The invoices.' })
  list() {
    return [];
  }

  @Get('prices')
  @Public()
  @ApiOperation({ summary: 'List prices' })
  prices() {
    return [];
  }

  @Get('unknown')
  unknown() {
    return [];
  }
}

let database: TestDatabase;
let host: TestHost;
beforeAll(async () => {
  database = await createHostDatabase('sqlite');
  const imports = [
    ownDataSource(database.url),
    AuthModule.forRoot({
      ...authOptions(),
      scopes: ADMIN_SCOPES,
      roleScopes: { [ADMIN_ROLE]: Object.keys(ADMIN_SCOPES) },
    }),
    OAuthModule.forRoot(),
    RegistrationModule.forRoot(),
    AccountModule.forRoot(),
    AdminModule.forRoot(),
    AuditModule.forRoot(),
  ];
  host = await TestHost.start({ imports, controllers: [ProfileController, InvoicesController] });
});
afterAll(async () => {
  await host?.close();
  await database?.drop();
});

function createDocument(options: SwaggerDocumentOptions = {}): OpenApiDocument {
  const builder = new DocumentBuilder()
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('https://reports.test')
    .addTag('Users', 'The users of the application.')
    .addTag('My account', 'The invoices of the application.')
    .addApiKey({ type: 'apiKey' }, 'api_key');
  const config = withAuthDocs(builder, host.app).build();
  return SwaggerModule.createDocument(host.app, config, options) as unknown as OpenApiDocument;
}

const listIds = (document: OpenApiDocument) =>
  listOperations(document).map(([, { operationId }]) => operationId);

it('The OpenAPI document of an application has its own form of operationId for our routes too, each once', () => {
  const byDefault = listIds(createDocument());
  expect(byDefault).toContain('ProfileController_read');
  expect(byDefault).toContain('ProfileController_getMyProfile');
  const byMethod = listIds(createDocument({ operationIdFactory: (_key, method) => method }));
  expect(byMethod).toEqual(expect.arrayContaining(['read', 'list', 'signIn', 'getMyProfile']));
  for (const ids of [byDefault, byMethod]) expect(new Set(ids).size).toBe(ids.length);
});

it('The OpenAPI document of an application keeps the tags that the application declares, and declares ours', () => {
  const tags = createDocument().tags.map(({ name, description }) => `${name}: ${description}`);
  expect(tags).toEqual([
    'Users: The users of the application.',
    'My account: The invoices of the application.',
    expect.stringMatching(/^Sign in: ./),
    expect.stringMatching(/^My sessions: ./),
    expect.stringMatching(/^OAuth: ./),
    expect.stringMatching(/^User administration: ./),
    expect.stringMatching(/^Audit trail: ./),
  ]);
});

it('The OpenAPI document of an application has the security of its own routes, and an empty list only for @Public()', () => {
  const { paths } = createDocument();
  const getSecurity = (path: string, method = 'get') => paths[path]![method]!.security;
  expect(getSecurity('/invoices')).toEqual([{ api_key: [] }]);
  expect(getSecurity('/invoices/prices')).toEqual([]);
  expect(getSecurity('/invoices/unknown')).toBeUndefined();
  expect(getSecurity('/profiles')).toEqual([{ oauth2: [] }]);
  expect(getSecurity('/users', 'post')).toEqual([]);
  expect(getSecurity('/introspect', 'post')).toEqual([{ 'oauth2-client': [] }]);
});

it("The OpenAPI document of an application has no error of ours under Redocly's recommended rules", async () => {
  const problems = await lintWithRedocly(createDocument());
  const errors = problems.filter((line) => line.startsWith('error'));
  expect(errors.filter((line) => !line.includes('invoices~1unknown'))).toEqual([]);
});

it('withAuthDocs() throws if the application has a security scheme of the same name', () => {
  const own = { type: 'oauth2' as const, flows: {} };
  const builder = new DocumentBuilder().addOAuth2(own);
  expect(() => withAuthDocs(builder, host.app)).toThrow(/"oauth2" is declared already/);
  const other = withAuthDocs(new DocumentBuilder().addOAuth2(own, 'other'), host.app).build();
  expect(Object.keys(other.components?.securitySchemes ?? {}).toSorted()).toEqual([
    'oauth2',
    'oauth2-client',
    'other',
  ]);
});
