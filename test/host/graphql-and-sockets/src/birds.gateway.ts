import type { IncomingMessage } from 'node:http';
import { type ArgumentsHost, Catch, UseFilters, UseGuards } from '@nestjs/common';
import {
  BaseWsExceptionFilter,
  type OnGatewayConnection,
  SubscribeMessage,
  WebSocketGateway,
  WsException,
} from '@nestjs/websockets';
import {
  CurrentUser,
  type Principal,
  ProblemException,
  Scopes,
  ScopesGuard,
} from 'nightlatch/access';
import type { WebSocket } from 'ws';
import { openedBy, SocketGuard } from './socket.guard.js';

/** Sends the errors of the guards as `exception` messages, with the body that a route would answer. */
@Catch(ProblemException)
class ProblemsToSocket extends BaseWsExceptionFilter {
  override catch({ body }: ProblemException, host: ArgumentsHost): void {
    // oxlint-disable-next-line promise/valid-params -- an exception filter's catch, no promise's.
    super.catch(new WsException(body), host);
  }
}

@WebSocketGateway({ path: '/birds' })
@UseGuards(SocketGuard, ScopesGuard)
@UseFilters(ProblemsToSocket)
export class BirdsGateway implements OnGatewayConnection<WebSocket> {
  handleConnection(client: WebSocket, request: IncomingMessage): void {
    openedBy.set(client, request);
  }

  @SubscribeMessage('watcher')
  watcher(@CurrentUser() { id }: Principal) {
    return { event: 'watcher', data: id };
  }

  @SubscribeMessage('birds')
  @Scopes('birds:read')
  birds() {
    return { event: 'birds', data: ['a heron'] };
  }
}
