import type { IncomingHttpHeaders } from 'node:http';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { NotFoundError } from '../../http/errors.js';
import { TOKENS_OPTIONS, type TokensOptions } from '../../tokens/tokens.options.js';

/** The parts of a request of Fastify or of Express that are used here. */
interface LocalRequest {
  headers: IncomingHttpHeaders;
  socket: { remoteAddress?: string };
}

const LOOPBACK_ADDRESS = /^(::ffff:)?127(\.\d+){3}$|^::1$/;
const LOOPBACK_HOST = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i;
/** A proxy on this machine passes on requests of others. */
const PROXY_HEADER = /^(forwarded|via|x-real-ip|x-forwarded-.*)$/;

/**
 * Lets a request pass only if a browser on this machine sent it, to a server for this machine: the connection, the host in
 * the URL (a page of another site may name this machine by a name of its own) and the issuer are loopback, and no proxy
 * passed it on.
 */
@Injectable()
export class ThisMachineOnlyGuard implements CanActivate {
  private readonly isLocalIssuer: boolean;

  constructor(@Inject(TOKENS_OPTIONS) { issuer }: TokensOptions) {
    this.isLocalIssuer = LOOPBACK_HOST.test(new URL(issuer).host);
  }

  /** @throws NotFoundError if it is another request. */
  canActivate(context: ExecutionContext): boolean {
    const { headers, socket } = context.switchToHttp().getRequest<LocalRequest>();
    const isLocal =
      this.isLocalIssuer &&
      LOOPBACK_ADDRESS.test(socket.remoteAddress ?? '') &&
      LOOPBACK_HOST.test(headers.host ?? '') &&
      !Object.keys(headers).some((name) => PROXY_HEADER.test(name));
    if (!isLocal) throw new NotFoundError();
    return true;
  }
}
