import openapiTS, { astToString } from 'openapi-typescript';
import { expect, expectTypeOf } from 'vitest';
import type { paths } from 'nightlatch-client/schema';
import { serverTest } from '../../test/support/fixtures.js';

const test = serverTest({ emailVerification: 'optional' });

// `npm run client:schema` writes the file.
test('client/src/schema.ts has the types of the OpenAPI document of the server', async ({
  server,
}) => {
  const { body } = await server.call('GET', '/openapi.json');
  // The origin of the server is another one for each test.
  const types = astToString(await openapiTS({ ...body, servers: [] }));
  await expect(
    `// Made by \`npm run client:schema\` from the OpenAPI document.\n\n${types}`,
  ).toMatchFileSnapshot('../src/schema.ts');
});

test('The types of the routes are those that a client needs', () => {
  type Me = paths['/users/me']['get']['responses'][200]['content']['application/json'];
  expectTypeOf<Me['id']>().toEqualTypeOf<string>();
  expectTypeOf<Me['roles']>().toEqualTypeOf<string[]>();
  type Login = paths['/login']['post']['requestBody']['content']['application/json'];
  expectTypeOf<Login['password']>().toEqualTypeOf<string>();
});
