import { Injectable } from '@nestjs/common';
import type { HttpRequest } from '../../http/request-origin.js';
import { AccessTokenVerifier } from '../../tokens/access-token.verifier.js';
import type { Principal } from '../../tokens/principal.js';
import { verifyPresentedToken } from '../jwt-auth.guard.js';
import { withTokenFrom } from '../presented-token.js';
import {
  getSocketCredentials,
  keepRequest,
  replaceToken,
  setSocketUser,
  toHeaderless,
} from './socket-request.js';
import { toWsException } from './to-ws-exception.js';

/**
 * Checks the token of a socket outside of its guarded messages: when the client connects, from time to time, or when the
 * client sends a new token. The sockets are those of socket.io or `ws`.
 *
 * @example
 * ```ts
 * import type { IncomingMessage } from 'node:http';
 * import {
 *   ConnectedSocket,
 *   MessageBody,
 *   type OnGatewayConnection,
 *   SubscribeMessage,
 *   WebSocketGateway,
 * } from '@nestjs/websockets';
 * import { Authenticated, CurrentUser, type Principal, SocketAuthenticator } from 'nightlatch';
 * import type { WebSocket } from 'ws';
 *
 * @WebSocketGateway({ path: '/chat' })
 * export class ChatGateway implements OnGatewayConnection<WebSocket> {
 *   constructor(private readonly sockets: SocketAuthenticator) {}
 *
 *   handleConnection(client: WebSocket, request: IncomingMessage) {
 *     this.sockets.keepRequest(client, request);
 *   }
 *
 *   @SubscribeMessage('authenticate')
 *   async authenticate(@ConnectedSocket() client: WebSocket, @MessageBody('token') token: unknown) {
 *     const { id } = await this.sockets.authenticate(client, token);
 *     return { event: 'authenticated', data: { id } };
 *   }
 *
 *   @SubscribeMessage('whoami')
 *   @Authenticated()
 *   whoami(@CurrentUser() { id }: Principal) {
 *     return { event: 'whoami', data: { id } };
 *   }
 * }
 * ```
 */
@Injectable()
export class SocketAuthenticator {
  constructor(private readonly verifier: AccessTokenVerifier) {}

  /** Remembers the request that opened a socket of `ws`, so that its token is found. socket.io keeps it itself. */
  keepRequest(client: object, request: HttpRequest): void {
    keepRequest(client, request);
  }

  /**
   * Verifies the token of a socket, as the guards do for each message.
   * @throws WsException if the socket has no token, or the token is not valid any more.
   */
  verify(client: object): Promise<Principal> {
    return this.admit(client, () => getSocketCredentials(client));
  }

  /**
   * Verifies a token that a client sent in a message. From then on the guards verify this token instead of the one that
   * opened the socket, which stays in place if the new one is refused.
   * @throws WsException if the token is not valid, or is that of another user than the socket had before.
   */
  async authenticate(client: object, token: unknown): Promise<Principal> {
    const principal = await this.admit(client, () => withTokenFrom(toHeaderless(client), [token]));
    replaceToken(client, token as string);
    return principal;
  }

  private async admit(client: object, getRequest: () => HttpRequest): Promise<Principal> {
    try {
      const principal = await verifyPresentedToken(this.verifier, getRequest());
      setSocketUser(client, principal);
      return principal;
    } catch (error) {
      throw await toWsException(error);
    }
  }
}
