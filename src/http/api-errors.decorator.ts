import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { ApiException } from './api.exception.js';
import { ProblemResponse } from './problem.dto.js';

const DOCUMENTED = 'nightlatch:errors';

/**
 * Documents errors that a route answers, each with the body it really sends: the examples are made from
 * the errors themselves, so that the document cannot tell of another shape or code. Used more than once
 * on a route, it adds up; on a controller it is said of all its routes.
 */
export function ApiErrors(...errors: ApiException[]): ClassDecorator & MethodDecorator {
  return (target: object, key?: string | symbol, descriptor?: PropertyDescriptor) => {
    const documented = (descriptor?.value ?? target) as object;
    const before = (Reflect.getMetadata(DOCUMENTED, documented) ?? []) as ApiException[];
    const all = [...before, ...errors];
    Reflect.defineMetadata(DOCUMENTED, all, documented);
    const statuses = new Set(errors.map((error) => error.getStatus()));
    applyDecorators(
      ...errors.map(({ schema }) => ApiExtraModels(schema ?? ProblemResponse)),
      ...[...statuses].map((status) =>
        responseOf(
          status,
          all.filter((error) => error.getStatus() === status),
        ),
      ),
    )(target, key, descriptor);
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
        schema: { $ref: getSchemaPath(schema ?? ProblemResponse) },
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
