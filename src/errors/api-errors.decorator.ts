import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { ApiException } from './api.exception.js';

const DOCUMENTED = 'nightlatch:errors';

/**
 * Documents errors that a route answers, each with the body it really sends: the examples are made from
 * the errors themselves, so that the document cannot tell of another shape or code. Used more than once
 * on a route, it adds up.
 */
export function ApiErrors(...errors: ApiException[]): MethodDecorator {
  return (target, key, descriptor) => {
    const handler = descriptor.value as object;
    const before = (Reflect.getMetadata(DOCUMENTED, handler) ?? []) as ApiException[];
    const all = [...before, ...errors];
    Reflect.defineMetadata(DOCUMENTED, all, handler);
    for (const { schema } of errors) ApiExtraModels(schema)(target, key, descriptor);
    for (const status of new Set(errors.map((error) => error.getStatus()))) {
      const alike = all.filter((error) => error.getStatus() === status);
      responseOf(status, alike)(target, key, descriptor);
    }
  };
}

function responseOf(status: number, alike: ApiException[]): MethodDecorator {
  const [{ mediaType, schema, headers }] = alike as [ApiException];
  return ApiResponse({
    status,
    description: [...new Set(alike.map(detailOf))].join(' / '),
    headers: Object.fromEntries(
      Object.keys(headers).map((name) => [name, { schema: { type: 'string' } }]),
    ),
    content: {
      [mediaType]: {
        schema: { $ref: getSchemaPath(schema) },
        examples: Object.fromEntries(
          alike.map((error) => [detailOf(error), { summary: detailOf(error), value: error.body }]),
        ),
      },
    },
  });
}

function detailOf({ body }: ApiException): string {
  return String(body.detail);
}
