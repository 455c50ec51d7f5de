import type { IncomingMessage } from 'node:http';
import { type OnGatewayConnection, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { RequireRecentSignIn, SocketAuthenticator } from 'nightlatch/access';
import type { WebSocket } from 'ws';

@WebSocketGateway({ path: '/nests' })
export class NestsGateway implements OnGatewayConnection<WebSocket> {
  constructor(private readonly sockets: SocketAuthenticator) {}

  handleConnection(client: WebSocket, request: IncomingMessage): void {
    this.sockets.keepRequest(client, request);
  }

  @SubscribeMessage('nest')
  @RequireRecentSignIn({ maxAgeSeconds: 60, acr: 'aal2' })
  nest() {
    return { event: 'nest', data: 'in the reeds' };
  }
}
