import type { ExecutionContext } from '@nestjs/common';
import type { HttpRequest } from './bearer-token.js';
import type { Principal } from './principal.js';

/** A request that a guard of ours may have looked at. */
export interface AuthenticatedRequest extends HttpRequest {
  user?: Principal;
}

interface Operation {
  req?: AuthenticatedRequest;
}

interface Socket {
  handshake?: AuthenticatedRequest;
}

/**
 * What carries the `Authorization` header in this context: the request of HTTP, the `req` in the context of
 * a GraphQL operation (else that context), the handshake of a WebSocket (as socket.io has it, else the socket itself).
 */
export function getRequest(context: ExecutionContext): AuthenticatedRequest {
  switch (context.getType<string>()) {
    case 'graphql': {
      // As `GqlExecutionContext` reads it, whose package is not everybody's.
      // What is subscribed to over a socket may have no request in its context.
      const operation = context.getArgByIndex<Operation & AuthenticatedRequest>(2);
      return operation.req ?? operation;
    }
    case 'ws': {
      const socket = context.switchToWs().getClient<Socket & AuthenticatedRequest>();
      return socket.handshake ?? socket;
    }
    case 'rpc':
      // Never the message itself, in which whoever sends it can say who they are.
      return context.switchToRpc().getContext<AuthenticatedRequest>();
    case 'http':
      // What `switchToHttp()` hands out, without the functions that it makes for it each time.
      return context.getArgByIndex<AuthenticatedRequest>(0);
    default:
      throw new Error(
        `There is no request in a context of the type ${context.getType<string>()}: see JwtAuthGuard.getRequest().`,
      );
  }
}
