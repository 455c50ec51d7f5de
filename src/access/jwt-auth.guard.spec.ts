import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { describe, expect, it } from 'vitest';
import type { AccessTokenVerifier } from '../tokens/verify/access-token.verifier.js';
import type { HttpRequest } from '../tokens/verify/bearer-token.js';
import type { Principal } from '../tokens/verify/principal.js';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import { REQUIRED_SCOPES } from './metadata.js';
import { ScopesGuard } from './scopes.guard.js';

const john = { id: 'john', scopes: ['read'] } as Partial<Principal>;
const verifier = { verify: () => Promise.resolve(john) } as unknown as AccessTokenVerifier;

/** Has the token from elsewhere, and leaves what it was given as it is. */
class ElsewhereGuard extends JwtAuthGuard {
  protected override getRequest(): HttpRequest {
    return { headers: { authorization: 'Bearer x' } };
  }
}

function contextOf(type: string, carrier: object): ExecutionContext {
  const handler = () => {};
  Reflect.defineMetadata(REQUIRED_SCOPES, ['read'], handler);
  return {
    getType: () => type,
    getHandler: () => handler,
    getClass: () => Object,
    switchToWs: () => ({ getClient: () => carrier }),
    getArgByIndex: () => carrier,
  } as unknown as ExecutionContext;
}

describe('a guard that has the token from elsewhere', () => {
  it.each(['http', 'ws', 'graphql'])('tells the others who it is: %s', async (type) => {
    const carrier: { user?: unknown } & HttpRequest = { headers: {} };
    const context = contextOf(type, carrier);
    await new ElsewhereGuard(verifier).canActivate(context);
    expect(carrier.user).toBe(john);
    expect(new ScopesGuard(new Reflector()).canActivate(context)).toBe(true);
  });

  it.each(['http', 'ws'])(
    'has found it out for the guard of @Scopes() as well: %s',
    async (type) => {
      const context = contextOf(type, { headers: {} });
      await new ElsewhereGuard(verifier).canActivate(context);
      expect(await new JwtAuthGuard(verifier).canActivate(context)).toBe(true);
    },
  );

  it('finds a socket out anew with its next message', async () => {
    const socket = { headers: {} };
    await new ElsewhereGuard(verifier).canActivate(contextOf('ws', socket));
    const next = async () => new JwtAuthGuard(verifier).canActivate(contextOf('ws', socket));
    await expect(next()).rejects.toThrow('Not authenticated');
  });
});

describe('a guard where nothing carries a token', () => {
  it.each(['ws', 'graphql'])('refuses, and does not stumble: %s', async (type) => {
    const guarded = async () => new JwtAuthGuard(verifier).canActivate(contextOf(type, {}));
    await expect(guarded()).rejects.toThrow('Not authenticated');
  });
});
