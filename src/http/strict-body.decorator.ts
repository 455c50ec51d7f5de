import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { StrictBodyPipe } from './strict-body.pipe.js';

const requestBody = createParamDecorator(
  (_data: unknown, context: ExecutionContext): unknown =>
    context.switchToHttp().getRequest<{ body?: unknown }>().body,
);

/**
 * Injects the body, validated by {@link StrictBodyPipe} against the DTO class of the parameter. Before Nest's `@Body()`
 * the application's global `ValidationPipe` would run, with its own errors.
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
