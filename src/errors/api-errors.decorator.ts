import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { ApiException } from './api.exception.js';

/**
 * Documents the errors a route answers, each with the body it really sends: the examples are made
 * from the errors themselves, so that the document cannot tell of another shape or code.
 */
export function ApiErrors(...errors: ApiException[]): MethodDecorator & ClassDecorator {
  const statuses = new Set(errors.map((error) => error.getStatus()));
  return applyDecorators(
    ...[...statuses].map((status) => {
      const alike = errors.filter((error) => error.getStatus() === status);
      const examples = Object.fromEntries(
        alike.map(({ body }) => [nameOf(body), { summary: String(body.detail), value: body }]),
      );
      const mediaType = alike[0]!.mediaType;
      return ApiResponse({
        status,
        description: [...new Set(alike.map(({ body }) => String(body.detail)))].join(' / '),
        headers: Object.fromEntries(
          Object.keys(alike[0]!.headers).map((name) => [name, { schema: { type: 'string' } }]),
        ),
        content: { [mediaType]: { schema: { type: 'object' }, examples } },
      });
    }),
  );
}

function nameOf(body: Record<string, unknown>): string {
  return String(body.code ?? body.error);
}
