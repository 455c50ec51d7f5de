import type { ExecutionContext } from '@nestjs/common';
import type { ApiException } from '../http/api.exception.js';
import type { HttpRequest } from '../http/request-origin.js';
import type { Principal } from '../tokens/principal.js';

/** A request on a guarded route. `user` is set once the guard has let it through. */
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
 * Returns the object that carries the `Authorization` header: the HTTP request, the `req` in the context of a GraphQL
 * operation (or that context), or the handshake of a WebSocket (or the socket).
 * @throws Error if the context is of another type: override `JwtAuthGuard.getRequest()` for it.
 */
export function getRequest(context: ExecutionContext): AuthenticatedRequest {
  switch (context.getType<string>()) {
    case 'graphql': {
      // As `GqlExecutionContext` reads it, without its package. A subscription may have no request in its context.
      const operation = context.getArgByIndex<Operation & AuthenticatedRequest>(2);
      return operation.req ?? operation;
    }
    case 'ws': {
      const socket = context.switchToWs().getClient<Socket & AuthenticatedRequest>();
      return socket.handshake ?? socket;
    }
    case 'rpc':
      // Not from the message itself, in which the sender could name any user.
      return context.switchToRpc().getContext<AuthenticatedRequest>();
    case 'http':
      return context.getArgByIndex<AuthenticatedRequest>(0);
    default:
      throw new Error(
        `A context of the type ${context.getType<string>()} has no request: override JwtAuthGuard.getRequest().`,
      );
  }
}

/**
 * Throws the error, and sets its headers on the HTTP response first. `WWW-Authenticate` is part of the answer
 * (RFC 6750 section 3), but Nest's own filter, or the application's, writes the status and the body alone.
 */
export function denyRequest(context: ExecutionContext, error: ApiException): never {
  if (context.getType() === 'http') {
    type Response = { header(name: string, value: string): unknown };
    const response = context.switchToHttp().getResponse<Response>();
    for (const [name, value] of Object.entries(error.headers)) response.header(name, value);
  }
  throw error;
}
