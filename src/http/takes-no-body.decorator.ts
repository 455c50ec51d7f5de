import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { addMark, findMark } from './route-mark.js';

/**
 * Makes a route, or every route of a controller that accepts no content type, work whatever body it is sent: the body is
 * not parsed. Otherwise Fastify answers 400 to a client that sends `Content-Type: application/json` with each request.
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
  return (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor) => {
    if (descriptor) return addMark(descriptor.value as object, { body: 'ignored' });
    const { prototype } = target as { prototype: object };
    for (const { value } of Object.values(Object.getOwnPropertyDescriptors(prototype))) {
      const handler: unknown = value;
      if (typeof handler !== 'function') continue;
      if (!Reflect.hasMetadata(METHOD_METADATA, handler) || findMark(handler)?.body) continue;
      addMark(handler, { body: 'ignored' });
    }
  };
}
