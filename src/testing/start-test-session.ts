import type { INestApplicationContext } from '@nestjs/common';
import { ScopePolicy } from '../authorization/scope-policy.js';
import { FIRST_PARTY_CLIENT } from '../clients/client.js';
import { SignInService } from '../sign-in/sign-in.service.js';
import type { TokenResponse } from '../sign-in/token-response.dto.js';
import { UserAccounts } from '../users/user-accounts.js';
import { toUserId } from '../users/user-subject.js';
import { UsersService } from '../users/users.service.js';
import { TEST_METHODS, type TestPrincipal, type TestSignInOptions } from './test-sign-in.js';

const REQUEST = { ip: null, userAgent: 'nightlatch/testing' };

/**
 * Signs a user in without a password. The sign-in steps of the application run as for any sign-in.
 * @throws Error if the user or a scope does not exist, or a step does not pass.
 */
export async function startTestSession(
  app: INestApplicationContext,
  { id }: TestPrincipal,
  options: TestSignInOptions,
): Promise<TokenResponse> {
  const { scopes: wanted, roles, emailVerified, acr = 'aal1', authTime } = options;
  if (options.claims || options.credential === 'client') {
    throw new Error(
      'signInAs: claims and credential are for a service without an issuer. Here a TokenClaims adds the claims, and a ' +
        'client signs in at POST /token.',
    );
  }
  const userId = toUserId(id);
  const accounts = app.get(UserAccounts, { strict: false });
  if (roles) await accounts.setRoles(userId, roles);
  if (emailVerified === true) await accounts.markEmailVerified(userId);
  if (emailVerified === false) await accounts.markEmailUnverified(userId);
  const user = await app.get(UsersService, { strict: false }).findById(userId);
  if (!user) throw new Error(`signInAs: no user has the id ${id}; register one first.`);
  const policy = app.get(ScopePolicy, { strict: false });
  // For an empty list the policy would resolve all scopes.
  const scopes = wanted?.length === 0 ? [] : policy.resolve(wanted?.join(' '), null);
  if (scopes === null) throw new Error(`signInAs: unknown scope among ${wanted?.join(', ')}`);
  const signIn = {
    methods: TEST_METHODS[acr],
    ...(authTime !== undefined && { authenticatedAt: new Date(authTime * 1000) }),
    client: FIRST_PARTY_CLIENT,
    scopes,
    request: REQUEST,
  } as const;
  const result = await app.get(SignInService, { strict: false }).complete(user, signIn);
  if (result.status === 'tokens') return result.tokens;
  throw new Error(`signInAs: a sign-in step asks for more: ${result.challenge.detail}`);
}
