import type { ExecutionContext } from '@nestjs/common';
import { WsException } from '@nestjs/websockets';
import { describe, expect, it } from 'vitest';
import type { AccessTokenVerifier } from '../tokens/access-token.verifier.js';
import type { HttpRequest } from '../http/request-origin.js';
import type { Principal } from '../tokens/principal.js';
import { NotAuthenticatedError } from '../tokens/tokens.errors.js';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import { RequirementsGuard } from './requirements.guard.js';
import { addRequirements } from './route-access.js';

const john = { id: 'john', scopes: ['read'] } as Partial<Principal>;
const verifier = { verify: () => Promise.resolve(john) } as unknown as AccessTokenVerifier;

const PARAMS = { authorization: 'Bearer x' };

/** Reads the token from another place, and leaves the request as it is. */
class ElsewhereGuard extends JwtAuthGuard {
  protected override getRequest(): HttpRequest {
    return { headers: { authorization: 'Bearer x' } };
  }
}

function makeContext(type: string, carrier: object): ExecutionContext {
  const handler = () => {};
  addRequirements({ scopes: ['read'] })(handler);
  return {
    getType: () => type,
    getHandler: () => handler,
    getClass: () => Object,
    switchToWs: () => ({ getClient: () => carrier }),
    getArgByIndex: () => carrier,
  } as unknown as ExecutionContext;
}

describe('JwtAuthGuard', () => {
  it.each(['http', 'ws', 'graphql'])(
    'sets the user of a %s request for the other guards, even if a subclass reads the token from another place',
    async (type) => {
      const carrier: { user?: unknown } & HttpRequest = { headers: {} };
      const context = makeContext(type, carrier);
      await new ElsewhereGuard(verifier).canActivate(context);
      expect(carrier.user).toBe(john);
      expect(new RequirementsGuard().canActivate(context)).toBe(true);
    },
  );

  it.each(['http', 'ws'])(
    'verifies a %s request once, even if a subclass and the guard of @Scopes() both run',
    async (type) => {
      const context = makeContext(type, { headers: {} });
      await new ElsewhereGuard(verifier).canActivate(context);
      expect(await new JwtAuthGuard(verifier).canActivate(context)).toBe(true);
    },
  );

  it('verifies each message of a socket', async () => {
    const socket = { headers: {} };
    await new ElsewhereGuard(verifier).canActivate(makeContext('ws', socket));
    const next = async () => new JwtAuthGuard(verifier).canActivate(makeContext('ws', socket));
    await expect(next()).rejects.toThrow('Not authenticated');
  });

  it.each(['ws', 'graphql'])('denies a %s request without headers', async (type) => {
    const guarded = async () => new JwtAuthGuard(verifier).canActivate(makeContext(type, {}));
    await expect(guarded()).rejects.toThrow('Not authenticated');
  });

  it('denies the message of another user on a socket, also if both were verified at the same time', async () => {
    const socket = { handshake: { headers: {}, auth: { token: 'john' } } };
    const jane = { ...john, id: 'jane' };
    const users = [john, jane];
    const guard = new JwtAuthGuard({
      verify: () => Promise.resolve(users.shift()),
    } as unknown as AccessTokenVerifier);
    const results = await Promise.allSettled([
      guard.canActivate(makeContext('ws', socket)),
      guard.canActivate(makeContext('ws', socket)),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(socket.handshake).toMatchObject({ user: john });
  });

  it('denies a socket that was opened with two Authorization headers', async () => {
    const headers = { authorization: 'Bearer x' };
    const rawHeaders = ['Authorization', 'Bearer x', 'authorization', 'Bearer y'];
    const socket = { handshake: { headers }, request: { headers, rawHeaders } };
    const denied = async () => new JwtAuthGuard(verifier).canActivate(makeContext('ws', socket));
    await expect(denied()).rejects.toThrow('more than one Authorization header');
  });

  it.each([
    ['graphql-ws', { req: { connectionParams: PARAMS, extra: { request: { headers: {} } } } }],
    ['Mercurius', { request: { headers: {} }, _connectionInit: PARAMS }],
  ])('sets the user of an operation over %s, and none of its connection', async (_name, given) => {
    const operation: object = { ...given };
    await new JwtAuthGuard(verifier).canActivate(makeContext('graphql', operation));
    expect(operation).toEqual({ ...given, user: john });
    expect(JSON.stringify(given)).not.toContain('john');
  });

  it('denies a message with a WsException that has the body of the error', async () => {
    const denied = async () => new JwtAuthGuard(verifier).canActivate(makeContext('ws', {}));
    const error = await denied().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WsException);
    expect((error as WsException).getError()).toEqual(new NotAuthenticatedError().body);
    expect(error).toMatchObject({
      message: 'Not authenticated',
      cause: expect.any(NotAuthenticatedError),
    });
  });
});
