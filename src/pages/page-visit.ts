import { type ArgumentsHost, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type Actor, toActor } from '../events/actor.js';
import type { FormRequest } from '../http/form-body.js';
import { type HttpRequest, toRequestOrigin } from '../http/request-origin.js';

/** The response of Fastify or of Express. Only the latter has `append`. */
interface PageResponse {
  header(name: string, value: string): unknown;
  append?(name: string, value: string): unknown;
}

/** A request for a page, and its response. */
export interface PageVisit {
  request: FormRequest;
  response: PageResponse;
  /** Who sends the request: `anonymous`, and from where. */
  actor: Actor;
  acceptLanguage: string | null;
}

/** Gives a page its {@link PageVisit}. */
export const Visit: () => ParameterDecorator = createParamDecorator(
  (_data: unknown, context: ExecutionContext): PageVisit => toPageVisit(context),
);

/** Returns the visit of a request. */
export function toPageVisit(host: ArgumentsHost): PageVisit {
  const http = host.switchToHttp();
  const request = http.getRequest<FormRequest & HttpRequest>();
  return {
    request,
    response: http.getResponse(),
    actor: toActor(toRequestOrigin(request)),
    acceptLanguage: request.headers['accept-language'] ?? null,
  };
}
