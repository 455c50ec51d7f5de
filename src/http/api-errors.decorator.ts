import { applyDecorators } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiProperty,
  ApiPropertyOptional,
  ApiResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import type { ApiException } from './api.exception.js';

const DOCUMENTED = 'nightlatch:errors';
/** The metadata key of the responses of a route in @nestjs/swagger. */
const RESPONSES = 'swagger/apiResponse';

// The shape of a problem is here and not beside its exception, so that the command line does not load Swagger.

class FieldErrorResponse {
  @ApiProperty({ example: 'email' })
  field!: string;

  @ApiProperty({ example: 'must be an e-mail address of at most 254 characters' })
  message!: string;
}

class ProblemResponse {
  @ApiProperty({ example: 'about:blank' })
  type!: string;

  @ApiProperty({ description: 'The name of the status.', example: 'Not Found' })
  title!: string;

  @ApiProperty({ type: 'integer', example: 404 })
  status!: number;

  @ApiProperty({ description: 'One sentence for a person.', example: 'Resource not found.' })
  detail!: string;

  @ApiProperty({ description: 'A stable code for programs.', example: 'not_found' })
  code!: string;

  @ApiPropertyOptional({
    description: 'The invalid members, for a 422.',
    type: [FieldErrorResponse],
    example: [{ field: 'email', message: 'must be an e-mail address of at most 254 characters' }],
  })
  errors?: FieldErrorResponse[];

  @ApiPropertyOptional({
    type: 'integer',
    description:
      'The age of a sign-in that the route accepts, in seconds, for `insufficient_user_authentication` (RFC 9470).',
    example: 600,
  })
  max_age?: number;

  @ApiPropertyOptional({
    description: 'The level of a sign-in that the route accepts (RFC 9470).',
    example: 'aal2',
  })
  acr_values?: string;
}

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
    forget(documented, statuses, before);
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

/** Removes the responses of the former errors: Swagger would repeat their description in that of the new ones. */
function forget(documented: object, statuses: Set<number>, before: ApiException[]): void {
  const responses = { ...(Reflect.getMetadata(RESPONSES, documented) as Record<string, unknown>) };
  const repeated = before
    .map((error) => error.getStatus())
    .filter((status) => statuses.has(status));
  for (const status of repeated) delete responses[status];
  if (repeated.length > 0) Reflect.defineMetadata(RESPONSES, responses, documented);
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
