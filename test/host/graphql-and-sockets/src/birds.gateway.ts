import type { IncomingMessage } from 'node:http';
import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayConnection,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import {
  Authenticated,
  CurrentUser,
  type Principal,
  Public,
  Scopes,
  SocketAuthenticator,
} from 'nightlatch/access';
import type { WebSocket } from 'ws';

@WebSocketGateway({ path: '/birds' })
export class BirdsGateway implements OnGatewayConnection<WebSocket> {
  constructor(private readonly sockets: SocketAuthenticator) {}

  handleConnection(client: WebSocket, request: IncomingMessage): void {
    this.sockets.keepRequest(client, request);
  }

  @SubscribeMessage('authenticate')
  @Public()
  async authenticate(@ConnectedSocket() client: WebSocket, @MessageBody('token') token: unknown) {
    const { claims } = await this.sockets.authenticate(client, token);
    return { event: 'authenticated', data: { exp: claims.exp } };
  }

  @SubscribeMessage('watcher')
  @Authenticated()
  watcher(@CurrentUser() { id }: Principal) {
    return { event: 'watcher', data: id };
  }

  @SubscribeMessage('birds')
  @Scopes('birds:read')
  birds() {
    return { event: 'birds', data: ['a heron'] };
  }
}
