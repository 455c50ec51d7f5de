import type { ExecutionContext } from '@nestjs/common';
import { expect, it } from 'vitest';
import type { Principal } from '../tokens/principal.js';
import { RequirementsGuard } from './requirements.guard.js';
import { addRequirements, type Requirements } from './route-access.js';

const REQUIRED: Requirements[] = [
  { signIn: {} },
  { verifiedEmail: true },
  { scopes: ['read'] },
  { roles: ['clerk'] },
  { sessionOnly: true },
];

/** Returns the code of the answer to a user. */
async function answer(required: Requirements[], user: Partial<Principal>): Promise<string> {
  const handler = () => {};
  for (const each of required) addRequirements(each)(handler);
  const context = {
    getType: () => 'graphql',
    getHandler: () => handler,
    getClass: () => Object,
    getArgByIndex: () => ({ user }),
  } as unknown as ExecutionContext;
  try {
    await new RequirementsGuard().canActivate(context);
    return 'passed';
  } catch (error) {
    const { body, headers } = error as { body: { code: string }; headers: Record<string, string> };
    return /scope="\w+"/.exec(headers['WWW-Authenticate'] ?? '')?.[0] ?? body.code;
  }
}

it.each([
  ['any order', REQUIRED],
  ['the other order', REQUIRED.toReversed()],
])('Requirements are checked in one order, with decorators in %s', async (_order, required) => {
  const user: Partial<Principal> = {
    credential: 'personal-access-token',
    roles: [],
    scopes: [],
    emailVerified: false,
    authTime: null,
  };
  const answers = [await answer(required, user)];
  for (const met of [
    { credential: 'session' },
    { roles: ['clerk'] },
    { scopes: ['read'] },
    { emailVerified: true },
    { authTime: Date.now() / 1_000 },
  ] as Array<Partial<Principal>>) {
    Object.assign(user, met);
    answers.push(await answer(required, user));
  }
  expect(answers).toEqual([
    'scope="account"',
    'insufficient_role',
    'scope="read"',
    'email_not_verified',
    'insufficient_user_authentication',
    'passed',
  ]);
});
