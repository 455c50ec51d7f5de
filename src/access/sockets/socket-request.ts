import type { HttpRequest } from '../../http/request-origin.js';
import type { AuthenticatedRequest, Principal } from '../../tokens/principal.js';
import { DifferentUserError } from '../access.errors.js';
import { withTokenFrom } from '../presented-token.js';

/** The subprotocol after which a client offers its token: `new WebSocket(url, ['bearer', token])`. */
const SUBPROTOCOL = 'bearer';

/** The request that opened a socket: Node's own, or the handshake of socket.io, which has the address itself. */
interface OpeningRequest extends AuthenticatedRequest {
  address?: string;
  socket?: { remoteAddress?: string };
}

/** The parts of a socket of socket.io; one of `ws` has none of them. */
interface Socket extends AuthenticatedRequest {
  handshake?: OpeningRequest & { auth?: { token?: unknown } };
  request?: HttpRequest;
}

const requests = new WeakMap<object, OpeningRequest>();
const tokens = new WeakMap<object, string>();
const subjects = new WeakMap<object, string>();

/** Remembers the request that opened a socket. */
export function keepRequest(client: object, request: HttpRequest): void {
  requests.set(client, request);
}

/** Returns the request that opened a socket, or the socket itself if that is unknown. It carries the principal. */
export function getSocketRequest(client: object): OpeningRequest {
  return requests.get(client) ?? (client as Socket).handshake ?? (client as Socket);
}

/** Makes a token that was verified the one of the socket, instead of the one that opened it. */
export function replaceToken(client: object, token: string): void {
  tokens.set(client, token);
}

/**
 * Returns a request with the current token of a socket in the `Authorization` header.
 * @throws ApiException if the socket was opened with several tokens, or with one that is not a string.
 */
export function getSocketCredentials(client: object): HttpRequest {
  const replaced = tokens.get(client);
  if (replaced !== undefined) return withTokenFrom(toHeaderless(client), [replaced]);
  const { handshake, request } = client as Socket;
  const opened = getSocketRequest(client);
  const { headers, raw, rawHeaders = request?.rawHeaders } = opened;
  const offered = readSubprotocols(headers?.['sec-websocket-protocol']);
  const ip = findAddress(opened);
  return withTokenFrom({ headers, rawHeaders, raw, ip }, [handshake?.auth?.token, ...offered]);
}

/** Returns the request that opened a socket without its headers, for a token that was sent later. */
export function toHeaderless(client: object): HttpRequest {
  return { headers: {}, ip: findAddress(getSocketRequest(client)) };
}

/** Returns the address of the client. Behind a proxy it is not known: that of the proxy says nothing about the client. */
function findAddress({ headers, ip, address, socket }: OpeningRequest): string | undefined {
  const isProxied = headers?.['x-forwarded-for'] !== undefined || headers?.forwarded !== undefined;
  return ip ?? (isProxied ? undefined : (address ?? socket?.remoteAddress));
}

/**
 * Sets the principal of a socket.
 * @throws DifferentUserError if the socket had another one: the application may send it data of that user.
 */
export function setSocketUser(client: object, user: Principal): void {
  if ((subjects.get(client) ?? user.id) !== user.id) throw new DifferentUserError();
  subjects.set(client, user.id);
  getSocketRequest(client).user = user;
}

/** Returns each subprotocol that stands after `bearer`. */
function readSubprotocols(header: string | undefined): string[] {
  const offered = (header ?? '').split(',').map((name) => name.trim());
  return offered.filter((_, i) => offered[i - 1] === SUBPROTOCOL);
}
