import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { StrictBodyPipe } from './strict-body.pipe.js';

const requestQuery = createParamDecorator(
  (_data: unknown, context: ExecutionContext): unknown =>
    // Undefined if the application has switched the parser off.
    context.switchToHttp().getRequest<{ query?: unknown }>().query ?? {},
);

/**
 * Injects the query, validated by {@link StrictBodyPipe} against the DTO class of the parameter. An unknown parameter is a
 * 422: a mistyped filter must not return everything. Members are strings as sent; a repeated parameter is an array, and so
 * not valid as a string. Before Nest's `@Query()` the application's global `ValidationPipe` would run, with its own errors.
 */
export const StrictQuery = (): ParameterDecorator => requestQuery(StrictBodyPipe);
