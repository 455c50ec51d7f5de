import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayConnection,
  type OnGatewayInit,
  SubscribeMessage,
  WebSocketGateway,
  WsException,
} from '@nestjs/websockets';
import {
  CurrentUser,
  type Principal,
  Public,
  Scopes,
  SocketAuthenticator,
} from '../../../src/index.js';
import type { Server, Socket } from 'socket.io';

const CHECK_MS = 30_000;

@WebSocketGateway()
export class ChatGateway implements OnGatewayInit<Server>, OnGatewayConnection<Socket> {
  constructor(private readonly sockets: SocketAuthenticator) {}

  /** Lets no client connect without a valid token. */
  afterInit(server: Server): void {
    server.use((client, answer) => void this.findError(client).then(answer));
  }

  /** Disconnects a client whose token has expired, or whose session has ended. */
  handleConnection(client: Socket): void {
    const check = setInterval(() => {
      this.sockets.verify(client).catch(() => client.disconnect(true));
    }, CHECK_MS);
    client.once('disconnect', () => clearInterval(check));
  }

  /** Takes a new token, so that the client need not connect again. */
  @SubscribeMessage('authenticate')
  @Public()
  async authenticate(@ConnectedSocket() client: Socket, @MessageBody('token') token: unknown) {
    const { claims } = await this.sockets.authenticate(client, token);
    return { exp: claims.exp };
  }

  @SubscribeMessage('say')
  @Scopes('chat:write')
  say(@MessageBody() text: string, @CurrentUser() { id }: Principal) {
    return { from: id, text };
  }

  /** Returns the error for a client without a valid token, with the `data` that socket.io sends. */
  private async findError(client: Socket): Promise<Error | undefined> {
    try {
      await this.sockets.verify(client);
      return undefined;
    } catch (error) {
      const data = error instanceof WsException ? error.getError() : { code: 'internal_error' };
      return Object.assign(new Error('Not signed in'), { data });
    }
  }
}
