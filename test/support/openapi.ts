import { createConfig, lintFromString } from '@redocly/openapi-core';

/** The parts of an OpenAPI document that tests read. */
export interface OpenApiDocument {
  info: { license?: object; contact?: object };
  servers: Array<{ url: string }>;
  tags: Array<{ name: string; description?: string }>;
  paths: Record<string, Record<string, Operation>>;
  components: {
    securitySchemes: Record<string, object>;
    schemas: Record<string, object>;
  };
}

interface Operation {
  operationId: string;
  summary?: string;
  description?: string;
  tags?: string[];
  security?: Array<Record<string, string[]>>;
  parameters?: Array<{ name: string; in: string; description?: string; schema: object }>;
  responses: Record<string, OpenApiResponse>;
}

interface OpenApiResponse {
  description: string;
  content?: Record<string, { examples?: Record<string, { value: Record<string, unknown> }> }>;
}

/** Lists the operations of a document, each under a name like `GET /users`, in the order of the document. */
export function listOperations({ paths }: OpenApiDocument): Array<[name: string, Operation]> {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  );
}

/** Returns a line for each problem that Redocly's recommended rules find. */
export async function lintWithRedocly(document: OpenApiDocument): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended'] });
  const source = JSON.stringify(document);
  const problems = await lintFromString({ source, absoluteRef: '/openapi.json', config });
  return problems.map(
    ({ severity, ruleId, message, location }) =>
      `${severity} ${ruleId} ${location[0]?.pointer ?? ''}: ${message}`,
  );
}
