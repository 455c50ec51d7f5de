import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { ApiException } from './api.exception.js';
import { ProblemResponse } from './problem.dto.js';

const DOCUMENTED = 'nightlatch:errors';

/**
 * Documents the errors of a route, or of all routes of a controller. The examples in the OpenAPI document are the bodies
 * of the errors themselves. Several uses on one route add up.
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
        createResponse(
          status,
          all.filter((error) => error.getStatus() === status),
        ),
      ),
    )(target, key, descriptor);
  };
}

function createResponse(status: number, errors: ApiException[]): MethodDecorator {
  const [{ mediaType, schema, headers }] = errors as [ApiException];
  return ApiResponse({
    status,
    description: [...new Set(errors.map(getDetail))].join(' / '),
    headers: Object.fromEntries(
      Object.keys(headers).map((name) => [name, { schema: { type: 'string' } }]),
    ),
    content: {
      [mediaType]: {
        schema: { $ref: getSchemaPath(schema ?? ProblemResponse) },
        examples: Object.fromEntries(
          errors.map((error) => [
            getDetail(error),
            { summary: getDetail(error), value: error.body },
          ]),
        ),
      },
    },
  });
}

function getDetail({ body }: ApiException): string {
  return String(body.detail);
}
