import type { IncomingHttpHeaders } from 'node:http';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { NotFoundError } from '../../http/errors.js';
import { toIpAddress } from '../../http/ip-address.js';
import { isLoopbackHost, isLoopbackUrl } from '../../http/loopback.js';
import { TOKENS_OPTIONS, type TokensOptions } from '../../tokens/tokens.options.js';

/** The parts of a request of Fastify or of Express that are used here. */
interface LocalRequest {
  headers: IncomingHttpHeaders;
  socket: { remoteAddress?: string };
}

/** A proxy on this machine passes on requests of others. */
const PROXY_HEADER = /^(forwarded|via|x-real-ip|x-forwarded-.*)$/;

/**
 * Lets a request pass only if a browser on this machine sent it to a server for this machine. The connection, the host
 * in the URL and the issuer are loopback, and no proxy passed the request on. The host is checked because a page of
 * another site may reach this machine by a name of its own.
 */
@Injectable()
export class ThisMachineOnlyGuard implements CanActivate {
  private readonly isLocalIssuer: boolean;

  constructor(@Inject(TOKENS_OPTIONS) { issuer }: TokensOptions) {
    this.isLocalIssuer = isLoopbackUrl(issuer);
  }

  /** @throws NotFoundError if it is another request. */
  canActivate(context: ExecutionContext): boolean {
    const { headers, socket } = context.switchToHttp().getRequest<LocalRequest>();
    const isLocal =
      this.isLocalIssuer &&
      isLoopbackHost(toIpAddress(socket.remoteAddress) ?? '') &&
      isLoopbackHost((headers.host ?? '').replace(/:\d+$/, '')) &&
      !Object.keys(headers).some((name) => PROXY_HEADER.test(name));
    if (!isLocal) throw new NotFoundError();
    return true;
  }
}
