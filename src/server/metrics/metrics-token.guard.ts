import { hash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { MetricsTokenMissingError, MetricsTokenRefusedError } from './metrics.errors.js';

/** The injection token of the METRICS_TOKEN setting. */
export const METRICS_TOKEN = Symbol('nightlatch: METRICS_TOKEN');

const BEARER = /^bearer +(\S+)$/i;

/** Lets requests with METRICS_TOKEN as their bearer token pass. */
@Injectable()
export class MetricsTokenGuard implements CanActivate {
  private readonly expected: Buffer;

  constructor(@Inject(METRICS_TOKEN) token: string) {
    this.expected = digest(token);
  }

  canActivate(context: ExecutionContext): boolean {
    const { authorization = '' } = context.switchToHttp().getRequest<FastifyRequest>().headers;
    const [, token] = BEARER.exec(authorization.trim()) ?? [];
    if (token === undefined) throw new MetricsTokenMissingError();
    // Digests have one length and are compared in constant time, so the time reveals nothing about the token.
    if (!timingSafeEqual(this.expected, digest(token))) throw new MetricsTokenRefusedError();
    return true;
  }
}

function digest(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}
