import { expect } from 'vitest';
import { ERROR_ADVICE } from '../support/error-advice.js';
import { readErrors, toErrorsPage } from '../support/errors-page.js';
import { serverTest } from '../support/fixtures.js';
import { lintWithRedocly, listOperations, type OpenApiDocument } from '../support/openapi.js';

const test = serverTest({
  issuer: 'https://nightlatch.test/auth',
  emailVerification: 'optional',
}).extend(
  'document',
  { scope: 'file' },
  async ({ server }): Promise<OpenApiDocument> => (await server.call('GET', '/openapi.json')).body,
);

const PUBLIC = [
  'GET /',
  'GET /.well-known/jwks.json',
  'GET /.well-known/oauth-authorization-server',
  'GET /.well-known/openid-configuration',
  'GET /.well-known/passkey-endpoints',
  'GET /.well-known/webauthn',
  'GET /health/live',
  'GET /health/ready',
  'POST /forgot-password',
  'POST /login',
  'POST /login/enrolment',
  'POST /login/enrolment/confirmation',
  'POST /login/passkey',
  'POST /login/passkey/options',
  'POST /login/second-factor',
  'POST /login/second-factor/options',
  'POST /reset-password',
  'POST /undo-email-change',
  'POST /users',
];

test("The OpenAPI document has no error under Redocly's recommended rules", async ({
  document,
}) => {
  const problems = await lintWithRedocly(document);
  // The routes of the server that only answer 200 have no 4xx to document.
  expect(problems.filter((line) => !line.startsWith('warn operation-4xx-response'))).toEqual([]);
});

test('The OpenAPI document has operationIds that stay, listed in the order in which a newcomer reads', ({
  document,
}) => {
  const ids = listOperations(document).map(([name, { operationId }]) => `${name}: ${operationId}`);
  expect(ids).toEqual([
    'POST /token: requestToken',
    'POST /login: signIn',
    'POST /logout: signOut',
    'POST /reauthenticate: reauthenticate',
    'POST /login/second-factor: finishSignIn',
    'POST /login/enrolment: startEnrolment',
    'POST /login/enrolment/confirmation: confirmEnrolment',
    'POST /login/passkey/options: createSignInOptions',
    'POST /login/passkey: signInWithPasskey',
    'POST /login/second-factor/options: createSecondStepOptions',
    'POST /reauthenticate/options: createProofOptions',
    'GET /.well-known/webauthn: listRelatedOrigins',
    'GET /.well-known/passkey-endpoints: getPasskeyEndpoints',
    'POST /users: registerUser',
    'GET /users: listUsers',
    'GET /users/me: getMyProfile',
    'PATCH /users/me: changeMyProfile',
    'DELETE /users/me: deleteMyAccount',
    'PUT /users/me/password: changeMyPassword',
    'GET /users/me/factors: listFactors',
    'PUT /users/me/second-factor: switchSecondFactor',
    'POST /users/me/recovery-codes: createRecoveryCodes',
    'POST /users/me/totp: startTotp',
    'DELETE /users/me/totp: removeTotp',
    'POST /users/me/totp/confirmation: confirmTotp',
    'POST /users/me/passkeys/options: createPasskeyOptions',
    'POST /users/me/passkeys: addPasskey',
    'GET /users/me/passkeys: listPasskeys',
    'PATCH /users/me/passkeys/{id}: renamePasskey',
    'DELETE /users/me/passkeys/{id}: deletePasskey',
    'POST /users/me/personal-access-tokens: createPersonalAccessToken',
    'GET /users/me/personal-access-tokens: listPersonalAccessTokens',
    'GET /users/me/personal-access-tokens/{id}: getPersonalAccessToken',
    'DELETE /users/me/personal-access-tokens/{id}: deletePersonalAccessToken',
    'GET /users/me/activity: listMyActivity',
    'PUT /users/me/email: requestEmailChange',
    'GET /users/me/email-change: getEmailChange',
    'DELETE /users/me/email-change: withdrawEmailChange',
    'GET /users/me/sessions: listMySessions',
    'DELETE /users/me/sessions: endMyOtherSessions',
    'DELETE /users/me/sessions/{id}: endMySession',
    'POST /forgot-password: requestPasswordReset',
    'POST /reset-password: resetPassword',
    'POST /request-verification: requestVerification',
    'POST /verify-email: verifyEmail',
    'POST /confirm-email-change: confirmEmailChange',
    'POST /undo-email-change: undoEmailChange',
    'POST /revoke: revokeToken',
    'POST /introspect: introspectToken',
    'GET /.well-known/oauth-authorization-server: getServerMetadata',
    'GET /.well-known/jwks.json: getPublicKeys',
    'POST /device_authorization: authorizeDevice',
    'GET /userinfo: getUserClaims',
    'GET /.well-known/openid-configuration: getOpenIdConfiguration',
    'GET /users/{id}: getUser',
    'PATCH /users/{id}: changeUser',
    'DELETE /users/{id}: deleteUser',
    'GET /users/{id}/sessions: listUserSessions',
    'DELETE /users/{id}/sessions: endUserSessions',
    'DELETE /users/{id}/sessions/{session_id}: endUserSession',
    'GET /users/{id}/factors: listUserFactors',
    'DELETE /users/{id}/factors: resetUserFactors',
    'GET /users/{id}/personal-access-tokens: listUserTokens',
    'DELETE /users/{id}/personal-access-tokens: endUserTokens',
    'DELETE /users/{id}/personal-access-tokens/{token_id}: endUserToken',
    'POST /users/{id}/password-reset: startPasswordReset',
    'GET /audit-events: listAuditEvents',
    'GET /users/me/items: listMyItems',
    'POST /users/me/items: addItem',
    'GET /items/{id}: getItem',
    'PATCH /items/{id}: renameItem',
    'DELETE /items/{id}: deleteItem',
    'GET /: getServerInfo',
    'GET /health/live: getLiveness',
    'GET /health/ready: getReadiness',
  ]);
});

test('The OpenAPI document declares its tags in that order, each with a description', ({
  document,
}) => {
  expect(document.tags.map(({ name }) => name)).toEqual([
    'Sign in',
    'My account',
    'My sessions',
    'Account recovery',
    'E-mail address',
    'OAuth',
    'User administration',
    'Audit trail',
    'Items',
    'Server',
  ]);
  for (const { name, description } of document.tags) expect(description, name).toMatch(/\w\.$/);
  const used = listOperations(document).flatMap(([, { tags = [] }]) => tags);
  expect(new Set(used)).toEqual(new Set(document.tags.map(({ name }) => name)));
});

test('The OpenAPI document declares its tags with EMAIL_VERIFICATION=required too', async ({
  startServer,
}) => {
  const server = await startServer({ emailVerification: 'required' });
  const required: OpenApiDocument = (await server.call('GET', '/openapi.json')).body;
  const used = listOperations(required).flatMap(([, { tags = [] }]) => tags);
  expect(new Set(used)).toEqual(new Set(required.tags.map(({ name }) => name)));
});

test('The OpenAPI document describes every operation, parameter and response in words', ({
  document,
}) => {
  for (const [name, operation] of listOperations(document)) {
    expect(operation.operationId, name).toMatch(/^[a-z]+([A-Z][a-z]+)*$/);
    expect(operation.summary, name).toMatch(/^[A-Z].*[^.?]$/);
    expect(operation.description, name).toMatch(/^[A-Z].*[.]$/s);
    expect(operation.tags, name).toHaveLength(1);
    for (const { name: parameter, description } of operation.parameters ?? [])
      expect(description, `${name} ${parameter}`).toMatch(/^[A-Z].*\.$/);
    for (const [status, { description }] of Object.entries(operation.responses)) {
      expect(description, `${name} ${status}`).toMatch(/\w/);
      const parts = description.split(/\n\n| \/ /);
      expect(new Set(parts).size, `${name} ${status}: ${description}`).toBe(parts.length);
    }
  }
});

test('The OpenAPI document marks each public route, and describes the client authentication of the OAuth endpoints', ({
  document,
}) => {
  const operations = listOperations(document);
  const open = operations.filter(([, { security }]) => security?.length === 0);
  expect(open.map(([name]) => name).toSorted()).toEqual(PUBLIC);
  const client = operations.filter(([, { security = [] }]) =>
    security.some((scheme) => 'oauth2-client' in scheme),
  );
  expect(client.map(([name, { security }]) => [name, security])).toEqual([
    ['POST /token', [{}, { 'oauth2-client': [] }]],
    ['POST /revoke', [{}, { 'oauth2-client': [] }]],
    ['POST /introspect', [{ 'oauth2-client': [] }]],
    ['POST /device_authorization', [{}, { 'oauth2-client': [] }]],
  ]);
  expect(document.components.securitySchemes['oauth2-client']).toMatchObject({
    type: 'http',
    scheme: 'basic',
    description: expect.stringMatching(/client/),
  });
  const others = operations.filter((operation) => ![...open, ...client].includes(operation));
  // These take an access token in place of the password of the account.
  const optional = [
    'POST /request-verification',
    'POST /verify-email',
    'POST /confirm-email-change',
  ];
  for (const [name, { security }] of others) {
    const token = { oauth2: expect.any(Array) };
    expect(security, name).toEqual(optional.includes(name) ? [token, {}] : [token]);
  }
});

test('The OpenAPI document names the issuer as its server, a licence and a contact', ({
  document,
}) => {
  expect(document.servers).toEqual([{ url: 'https://nightlatch.test/auth' }]);
  expect(document.info).toMatchObject({
    license: { name: 'MIT', url: expect.stringMatching(/^https:/) },
    contact: { name: expect.any(String), url: 'https://nightlatch.test/auth' },
  });
});

test('The Swagger page sends its requests to the origin that serves it', async ({ server }) => {
  const { body } = await server.call('GET', '/docs/swagger-ui-init.js');
  expect(body).toMatch(/"servers": \[\s*\{\s*"url": "\/auth"\s*\}\s*\]/);
  expect(body).not.toContain('"url": "https://nightlatch.test/auth"\n      }\n    ]');
});

test('The OpenAPI document has whole numbers as integers, and no filter that is filled in', ({
  document,
}) => {
  // All numbers of the API are whole.
  expect(JSON.stringify(document)).not.toContain('"type":"number"');
  for (const [name, { parameters = [] }] of listOperations(document)) {
    for (const parameter of parameters) {
      const text = JSON.stringify(parameter);
      expect(text, name).not.toContain('"example');
      if (parameter.name !== 'limit') expect(text, name).not.toContain('"default"');
    }
  }
});

// `npm run docs:reference` writes the page.
test('docs/errors.md has each error of the OpenAPI document, with what to do about it', async ({
  document,
}) => {
  const errors = readErrors(document);
  const texts = new Set(errors.map(({ text }) => text));
  expect(Object.keys(ERROR_ADVICE).toSorted()).toEqual([...texts].toSorted());
  await expect(await toErrorsPage(errors)).toMatchFileSnapshot('../../docs/errors.md');
});
