import { type CustomDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { IS_PUBLIC } from './metadata.js';

/**
 * The route, or every route of the controller, needs no token.
 *
 * @example
 * ```ts
 * import { Controller, Get } from '@nestjs/common';
 * import { Public } from 'nightlatch';
 *
 * @Public()
 * @Controller('status')
 * export class StatusController {
 *   @Get()
 *   read() {
 *     return { status: 'ok' };
 *   }
 * }
 * ```
 */
export const Public = (): CustomDecorator => SetMetadata(IS_PUBLIC, true);

/** Whether the route is public: what is said of it comes before what is said of its controller. */
export function isPublic(reflector: Reflector, context: ExecutionContext): boolean {
  const targets = [context.getHandler(), context.getClass()];
  return reflector.getAllAndOverride<boolean | undefined>(IS_PUBLIC, targets) === true;
}
