import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  SetMetadata,
  UseGuards,
} from '@nestjs/common';
import { ClientOrigins } from '../../clients/client-origins.js';
import type { HttpRequest } from '../../http/request-origin.js';

/** The parts of the response of Fastify or of Express that are used here. */
export interface CrossOriginResponse {
  header(name: string, value: string): unknown;
  getHeader(name: string): number | string | string[] | undefined;
  removeHeader(name: string): unknown;
}

type Readers = 'every-page' | 'client-pages';

const READERS = 'nightlatch:cross-origin';
const ALLOWED = 'Access-Control-Allow-Origin';
const PREFLIGHT_SECONDS = '600';

/** Adds the headers of CORS, without credentials: no cookie matters here. It lets every request through. */
@Injectable()
class CrossOriginGuard implements CanActivate {
  constructor(private readonly origins: ClientOrigins) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const { origin } = http.getRequest<HttpRequest>().headers;
    const response = http.getResponse<CrossOriginResponse>();
    // The CORS of the application has decided.
    if (isReadable(response)) return true;
    const readers: Readers = Reflect.getMetadata(READERS, context.getClass());
    if (readers === 'every-page') allow('*', response);
    else {
      addOriginToVary(response);
      if (origin !== undefined && (await this.origins.has(origin))) allow(origin, response);
    }
    return true;
  }
}

function addOriginToVary(response: CrossOriginResponse): void {
  const vary = [response.getHeader('Vary') ?? []].flat().join(', ');
  if (/\borigin\b/i.test(vary)) return;
  response.header('Vary', vary === '' ? 'Origin' : `${vary}, Origin`);
}

function allow(origin: string, response: CrossOriginResponse): void {
  response.header(ALLOWED, origin);
  // The CORS of the application adds this to every answer, also if it does not allow the origin.
  response.removeHeader('Access-Control-Allow-Credentials');
  response.header('Access-Control-Expose-Headers', 'Retry-After, WWW-Authenticate');
}

/** Lets pages of other origins read the answers: every page, or those of public web clients (`ClientOrigins`). */
export function CrossOrigin(readers: Readers): ClassDecorator {
  // On the class, so that it comes before the guards of the routes, whose errors are to be readable too.
  return applyDecorators(SetMetadata(READERS, readers), UseGuards(CrossOriginGuard));
}

/** Returns whether the page may read the response. */
export function isReadable(response: CrossOriginResponse): boolean {
  return response.getHeader(ALLOWED) !== undefined;
}

/** Adds the answer to a preflight request. */
export function allowPreflight(response: CrossOriginResponse): void {
  response.header('Access-Control-Allow-Methods', 'GET, POST');
  // A wildcard does not include `Authorization`.
  response.header('Access-Control-Allow-Headers', 'Authorization, Content-Type, *');
  response.header('Access-Control-Max-Age', PREFLIGHT_SECONDS);
}
