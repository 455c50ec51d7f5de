import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { enrolTotp, logIn } from '../support/second-factor.js';

const test = serverTest({ limits: false, mfa: { requiredFor: ['admin'], totp: {} } });

/** Values in the place of a code, a proof or a token. */
const VALUES = [
  null,
  1e21,
  '',
  '\u0000',
  '\ud800',
  '１２３４５６',
  'K7QF-3M2XA-9TWZ\u0000',
  'x'.repeat(10_000),
  `mfa_${'A'.repeat(64)}`,
  ['123456'],
  { toString: 1, id: 'x', response: {} },
  JSON.parse('{"__proto__":{"id":"x"},"constructor":{}}'),
  JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`),
];
const KINDS = ['__proto__', 'constructor', 'nonesuch', '\u0000', '\ud800', ''];

test('Whatever stands for a code, a proof, a token or a method, the answer is a 4xx, and the log has no error', async ({
  server,
  newUser,
}) => {
  const user = await enrolTotp(server, newUser);
  const { body } = await server.refresh(user.tokens.refresh_token);
  const token = body.access_token;
  const admin = await server.registerAdministrator();
  const { enrolment_token } = (await logIn(server, admin)).body;
  const unexpected: unknown[] = [];
  const send = async (path: string, json: object, method = 'POST') => {
    const { status, headers } = await server.call(method, path, { json, token });
    const isProblem = headers.get('content-type')?.startsWith('application/problem+json');
    if (status < 400 || status >= 500 || !isProblem) unexpected.push([path, json, status]);
  };
  for (const proof of VALUES) {
    // A new one for each: five tries are few.
    const { mfa_token } = (await logIn(server, user)).body;
    for (const kind of ['totp', 'recovery_code', 'passkey']) {
      await send('/login/second-factor', { mfa_token, method: kind, proof });
      await send('/reauthenticate', { method: kind, proof });
    }
    for (const member of ['code', 'recovery_code', 'passkey']) {
      await send('/login/second-factor', { mfa_token, [member]: proof });
    }
    await send('/login/second-factor', { mfa_token: proof, code: '123456' });
    await send('/login/second-factor/options', { mfa_token: proof });
    await send('/login/enrolment', { enrolment_token: proof });
    await send('/login/enrolment/confirmation', { enrolment_token, code: proof });
    await send('/users/me/totp/confirmation', { code: proof });
    await send('/users/me/second-factor', { on: proof }, 'PUT');
  }
  for (const method of KINDS) {
    const { mfa_token } = (await logIn(server, user)).body;
    await send('/login/second-factor', { mfa_token, method, proof: '123456' });
    await send('/reauthenticate', { method, proof: '123456' });
  }
  expect(unexpected).toEqual([]);
  const errors = server.log.filter((line) => (JSON.parse(line) as { level: number }).level >= 50);
  expect(errors).toEqual([]);
});

test('The mfa grant answers 400 invalid_grant or invalid_request to whatever stands for a token or a proof', async ({
  server,
  newUser,
}) => {
  const user = await enrolTotp(server, newUser);
  const unexpected: unknown[] = [];
  for (const value of [
    '',
    '\u0000',
    '{',
    '{"id":1}',
    '[]',
    'null',
    'x'.repeat(5_000),
    '１２３４５６',
  ]) {
    const { mfa_token } = (await logIn(server, user)).body;
    const proofs: Array<Record<string, string>> = [
      { mfa_token, otp: value },
      { mfa_token, recovery_code: value },
      { mfa_token, passkey: value },
      { mfa_token, method: 'totp', proof: value },
      { mfa_token, method: value, proof: '123456' },
      { mfa_token: value, otp: '123456' },
    ];
    for (const form of proofs) {
      const grant_type = 'urn:nightlatch:grant-type:mfa';
      const { status, body } = await server.call('POST', '/token', {
        form: { grant_type, ...form },
      });
      const isExpected = status === 400 && /^invalid_(grant|request)$/.test(body.error);
      if (!isExpected) unexpected.push([form, status, body]);
    }
  }
  expect(unexpected).toEqual([]);
});
