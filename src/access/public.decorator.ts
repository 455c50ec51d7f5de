import { type CustomDecorator, SetMetadata } from '@nestjs/common';
import { IS_PUBLIC } from './route-access.js';

/**
 * Opens the route, or every route of the controller: it requires no token.
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
