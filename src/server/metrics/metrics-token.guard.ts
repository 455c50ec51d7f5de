import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { MetricsTokenMissingError, MetricsTokenRefusedError } from './metrics.errors.js';

/** What the `METRICS_TOKEN` is injected by. */
export const METRICS_TOKEN = Symbol('nightlatch: METRICS_TOKEN');

const BEARER = /^bearer +(\S+)$/i;

/** Lets whoever has the `METRICS_TOKEN` through. */
@Injectable()
export class MetricsTokenGuard implements CanActivate {
  private readonly digest: Buffer;

  constructor(@Inject(METRICS_TOKEN) token: string) {
    this.digest = digestOf(token);
  }

  canActivate(context: ExecutionContext): boolean {
    const { authorization = '' } = context.switchToHttp().getRequest<FastifyRequest>().headers;
    const [, token] = BEARER.exec(authorization.trim()) ?? [];
    if (token === undefined) throw new MetricsTokenMissingError();
    // Of the same length whatever is sent, and compared in constant time: how long it takes tells nothing.
    if (!timingSafeEqual(this.digest, digestOf(token))) throw new MetricsTokenRefusedError();
    return true;
  }
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
