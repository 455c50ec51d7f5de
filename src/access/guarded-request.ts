import type { ExecutionContext } from '@nestjs/common';
import type { ApiException } from '../http/api.exception.js';
import type { HttpRequest } from '../http/request-origin.js';
import { getBearerToken } from '../tokens/bearer-token.js';
import type { AuthenticatedRequest } from '../tokens/principal.js';
import type { ProtectedResource } from './resource-metadata/protected-resource.js';
import { withTokenFrom } from './presented-token.js';
import { getSocketCredentials, getSocketRequest } from './sockets/socket-request.js';
import { toWsException } from './sockets/to-ws-exception.js';

/** What a client sends when it opens a WebSocket for GraphQL subscriptions. */
interface ConnectionParams {
  authorization?: unknown;
}

interface Connection {
  request: HttpRequest;
  params?: ConnectionParams;
}

/** The context of an operation. Over a WebSocket, graphql-ws has another `req`, and Mercurius the last two members. */
interface Operation extends AuthenticatedRequest {
  req?: AuthenticatedRequest & {
    connectionParams?: ConnectionParams;
    extra?: { request?: HttpRequest };
  };
  request?: HttpRequest;
  _connectionInit?: ConnectionParams;
}

/**
 * Returns the object that carries the principal: the HTTP request, the `req` in the context of a GraphQL operation (over a
 * WebSocket, that context), or the request that opened a WebSocket (or the socket).
 * @throws Error if the context is of another type: override `JwtAuthGuard.getRequest()` for it.
 */
export function getRequest(context: ExecutionContext): AuthenticatedRequest {
  switch (context.getType<string>()) {
    case 'graphql': {
      // As `GqlExecutionContext` reads it, without its package. A connection must not keep the user of an operation.
      const operation = context.getArgByIndex<Operation>(2);
      return findConnection(operation) ? operation : (operation.req ?? operation);
    }
    case 'ws':
      return getSocketRequest(context.switchToWs().getClient<object>());
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
 * Returns a request with the token of the client in the `Authorization` header, also if its transport has the token
 * elsewhere: WebSockets, and GraphQL over them.
 * @throws ApiException if the client sent several tokens, or one that is not a string.
 */
export function getCredentials(context: ExecutionContext): HttpRequest {
  switch (context.getType<string>()) {
    case 'graphql': {
      const connection = findConnection(context.getArgByIndex<Operation>(2));
      return connection ? getConnectionCredentials(connection) : getRequest(context);
    }
    case 'ws':
      return getSocketCredentials(context.switchToWs().getClient<object>());
    default:
      return getRequest(context);
  }
}

/** Returns how the WebSocket of an operation was opened, or null for an operation over HTTP. */
function findConnection({ req, request, _connectionInit }: Operation): Connection | null {
  if (req?.extra?.request) return { request: req.extra.request, params: req.connectionParams };
  return request && !req ? { request, params: _connectionInit } : null;
}

function getConnectionCredentials({ request, params }: Connection): HttpRequest {
  const authorization = params?.authorization;
  // As in the header, with the scheme. Another type is passed on, to be denied.
  const isText = typeof authorization === 'string';
  const token = isText ? getBearerToken({ headers: { authorization } }) : authorization;
  return withTokenFrom(request, [token]);
}

/**
 * Throws the error in the form that its transport renders. It sets the headers of an HTTP response first:
 * `WWW-Authenticate` is part of the answer (RFC 6750 section 3), but Nest's own filter, or the application's, writes the
 * status and the body alone. The challenge names the metadata of the `resource` (RFC 9728 section 5.1), if it has some.
 * @throws ApiException or, for a message of a WebSocket, a WsException.
 */
export async function denyRequest(
  context: ExecutionContext,
  error: ApiException,
  resource: ProtectedResource | null = null,
): Promise<never> {
  if (resource) error.addToChallenge('resource_metadata', resource.metadataUrl);
  if (context.getType() === 'http') {
    type Response = { header(name: string, value: string): unknown };
    const response = context.switchToHttp().getResponse<Response>();
    for (const [name, value] of Object.entries(error.headers)) response.header(name, value);
  }
  throw context.getType() === 'ws' ? await toWsException(error) : error;
}
