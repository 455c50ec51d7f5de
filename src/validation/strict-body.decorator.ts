import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { StrictBodyPipe } from './strict-body.pipe.js';

const requestBody = createParamDecorator(
  (_data: unknown, context: ExecutionContext): unknown =>
    context.switchToHttp().getRequest<{ body?: unknown }>().body,
);

/**
 * The body, validated by {@link StrictBodyPipe} against the DTO that is the type of the parameter. Not Nest's
 * `@Body()`: the application's global `ValidationPipe` would come first, with errors of its own.
 */
export const StrictBody = (): ParameterDecorator => requestBody(StrictBodyPipe);
