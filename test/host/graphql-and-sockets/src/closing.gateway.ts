import type { IncomingMessage } from 'node:http';
import { UseFilters, UseGuards } from '@nestjs/common';
import { type OnGatewayConnection, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import {
  CurrentUser,
  NotFoundError,
  type Principal,
  Public,
  SocketAuthenticator,
} from 'nightlatch/access';
import type { WebSocket } from 'ws';
import { ClosingGuard } from './closing.guard.js';
import { ProblemsToSocket } from './problems-to-socket.filter.js';

@WebSocketGateway({ path: '/closing' })
@UseGuards(ClosingGuard)
@UseFilters(ProblemsToSocket)
export class ClosingGateway implements OnGatewayConnection<WebSocket> {
  constructor(private readonly sockets: SocketAuthenticator) {}

  handleConnection(client: WebSocket, request: IncomingMessage): void {
    this.sockets.keepRequest(client, request);
  }

  @SubscribeMessage('watcher')
  watcher(@CurrentUser() { id }: Principal) {
    return { event: 'watcher', data: id };
  }

  @SubscribeMessage('guest')
  @Public()
  guest(@CurrentUser() user?: Principal) {
    return { event: 'guest', data: user?.id ?? 'no user' };
  }

  @SubscribeMessage('missing')
  missing() {
    throw new NotFoundError();
  }
}
