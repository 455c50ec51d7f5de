import { markRoute } from './route-mark.js';

/**
 * Makes a route work whatever body it is sent, by not parsing it. Otherwise Fastify answers 400 to a client that sends
 * `Content-Type: application/json` with each request. On a controller, it applies to each route without `@TakesJson()`.
 *
 * @example
 * ```ts
 * import { Controller, Delete } from '@nestjs/common';
 * import { TakesNoBody } from 'nightlatch';
 *
 * @Controller('basket')
 * @TakesNoBody()
 * export class BasketController {
 *   @Delete()
 *   empty() {
 *     return {};
 *   }
 * }
 * ```
 */
export function TakesNoBody(): ClassDecorator & MethodDecorator {
  return markRoute({ body: 'ignored' });
}
