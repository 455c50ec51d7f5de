import type { IncomingMessage } from 'node:http';
import { type ExecutionContext, Injectable } from '@nestjs/common';
import { WsException } from '@nestjs/websockets';
import { type AuthenticatedRequest, JwtAuthGuard } from 'nightlatch/access';
import type { WebSocket } from 'ws';

/** The request that opened each socket: `ws`, unlike socket.io, does not keep it. */
export const openedBy = new WeakMap<WebSocket, IncomingMessage>();

/** Verifies the token that opened the socket, for each message again. */
@Injectable()
export class SocketGuard extends JwtAuthGuard {
  protected override getRequest(context: ExecutionContext): AuthenticatedRequest {
    const { headers } = openedBy.get(context.switchToWs().getClient<WebSocket>())!;
    return { headers };
  }

  /** Closes the socket if its token is missing, expired or revoked. */
  protected override deny(context: ExecutionContext, _error: unknown): never {
    context.switchToWs().getClient<WebSocket>().close(4401, 'Not signed in');
    throw new WsException('Not signed in');
  }
}
