import type { INestApplicationContext } from '@nestjs/common';
import { FIRST_PARTY_CLIENT_ID } from '../clients/client.js';
import { RefreshTokenService } from '../sessions/refresh-token.service.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { ScopePolicy } from '../authorization/scope-policy.js';
import type { TokenResponse } from '../sign-in/token-response.dto.js';
import { TokenResponseFactory } from '../sign-in/token-response.factory.js';
import { UsersService } from '../users/users.service.js';
import type { TestPrincipal, TestSignInOptions } from './sign-in-as.js';

const ORIGIN = { ip: null, userAgent: 'nightlatch/testing' };

/** Begins a session of a user as a sign-in does, but for the password. */
export async function startTestSession(
  app: INestApplicationContext,
  { id }: TestPrincipal,
  { scopes: wanted, roles }: TestSignInOptions,
): Promise<TokenResponse> {
  const users = app.get(UsersService, { strict: false });
  if (roles) await users.setRoles(id, roles);
  const user = await users.findById(id);
  if (!user) throw new Error(`signInAs: there is no user with the id ${id}; register one first.`);
  const catalogue = app.get(ScopePolicy, { strict: false });
  // Asked for none, the catalogue gives all.
  const scopes = wanted?.length === 0 ? [] : catalogue.resolve(wanted?.join(' '), null);
  if (scopes === null) throw new Error(`signInAs: not every scope is known: ${wanted?.join(', ')}`);
  const clientId = FIRST_PARTY_CLIENT_ID;
  const session = await app
    .get(SessionsService, { strict: false })
    .start({ user, clientId, scopes, authenticationMethod: 'test', origin: ORIGIN });
  const answer = await app
    .get(TokenResponseFactory, { strict: false })
    .create({ session, user, scopes });
  const refresher = app.get(RefreshTokenService, { strict: false });
  return { ...answer, refresh_token: refresher.issue(session) };
}
