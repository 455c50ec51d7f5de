import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { StrictBodyPipe } from './strict-body.pipe.js';

const requestBody = createParamDecorator(
  (_data: unknown, context: ExecutionContext): unknown =>
    context.switchToHttp().getRequest<{ body?: unknown }>().body,
);

/**
 * The body, validated by {@link StrictBodyPipe} against the DTO that is the type of the parameter. Not Nest's
 * `@Body()`: the application's global `ValidationPipe` would come first, with errors of its own.
 *
 * @example
 * ```ts
 * import { Controller, Post } from '@nestjs/common';
 * import { IsPlainText, StrictBody, TakesJson } from 'nightlatch';
 *
 * class NoteRequest {
 *   @IsPlainText({ max: 200 })
 *   text!: string;
 * }
 *
 * @Controller('notes')
 * export class NotesController {
 *   @Post()
 *   @TakesJson()
 *   add(@StrictBody() { text }: NoteRequest) {
 *     return { text };
 *   }
 * }
 * ```
 */
export const StrictBody = (): ParameterDecorator => requestBody(StrictBodyPipe);
