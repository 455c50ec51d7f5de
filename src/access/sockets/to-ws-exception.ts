import { ApiException } from '../../http/api.exception.js';

/**
 * Returns the error as a `WsException` with the same body: to a client, Nest renders any other error of a gateway as
 * "Internal server error". The package is loaded on demand, because an application without gateways may not have it.
 */
export async function toWsException(error: unknown): Promise<unknown> {
  if (!(error instanceof ApiException)) return error;
  const WsException = await loadWsException();
  if (!WsException) return error;
  return Object.assign(new WsException(error.body), { message: error.message, cause: error });
}

async function loadWsException() {
  try {
    return (await import('@nestjs/websockets')).WsException;
  } catch {
    return null;
  }
}
