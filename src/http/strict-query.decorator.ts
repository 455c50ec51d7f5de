import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { StrictBodyPipe } from './strict-body.pipe.js';

const requestQuery = createParamDecorator(
  (_data: unknown, context: ExecutionContext): unknown =>
    // Where nothing is asked, an application may have switched the parser off.
    context.switchToHttp().getRequest<{ query?: unknown }>().query ?? {},
);

/**
 * The query, validated by {@link StrictBodyPipe} against the DTO that is the type of the parameter: a parameter that the
 * DTO does not have is a 422, and so is one that is mistyped and would else be ignored, with everything found. Its
 * members are texts, as they were sent; a parameter that is given twice is a list, and no text. Not Nest's `@Query()`,
 * before which the application's global `ValidationPipe` would come, with errors of its own.
 */
export const StrictQuery = (): ParameterDecorator => requestQuery(StrictBodyPipe);
