import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { implementsMethod, type UserDirectory } from './user-directory.js';

// What the OpenAPI document says differs if a `UserDirectory` has the users: their ids have any form, and some routes
// cannot work. @nestjs/swagger reads the metadata of the decorators. It is written when a class is loaded, before the
// application says where its users are.

const PROPERTIES = 'swagger/apiModelProperties';
const EXCLUDED = 'swagger/apiExcludeEndpoint';
const EXAMPLES = { ours: '019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71', theirs: '4711' };

/** The schema of the id of a user in a path. */
export const USER_ID_SCHEMA: { type: 'string'; format?: 'uuid' } = { type: 'string' };

const properties: Array<[dto: object, name: string]> = [];
const routes = new Map<object, 'create' | 'update' | null>();

/** Documents a property that is the id of a user: a UUID if our table has the users. */
export function ApiUserId(options: ApiPropertyOptions = {}): PropertyDecorator {
  return (dto, name) => {
    const example = options.required === false ? undefined : EXAMPLES.ours;
    ApiProperty({ type: String, example, ...options })(dto, name);
    properties.push([dto, String(name)]);
  };
}

/**
 * Leaves a route out of the OpenAPI document if a `UserDirectory` has the users: it answers 409 then.
 * @param unless the method of the directory with which the route works
 */
export function NeedsOurUsers({
  unless = null,
}: { unless?: 'create' | 'update' | null } = {}): MethodDecorator {
  return (_prototype, _name, descriptor) => {
    routes.set(descriptor.value as object, unless);
  };
}

/** Makes the OpenAPI documents of this process match where the users are. Null stands for our own table. */
export function documentUserDirectory(directory: UserDirectory | null): void {
  for (const [dto, name] of properties) {
    const metadata = Reflect.getMetadata(PROPERTIES, dto, name) as Record<string, unknown>;
    setFormat(metadata, directory === null);
    if (typeof metadata['example'] === 'string') {
      metadata['example'] = directory ? EXAMPLES.theirs : EXAMPLES.ours;
    }
  }
  setFormat(USER_ID_SCHEMA, directory === null);
  for (const [handler, method] of routes) {
    const works = !directory || (method !== null && implementsMethod(directory, method));
    Reflect.defineMetadata(EXCLUDED, { disable: !works }, handler);
  }
}

function setFormat(schema: { format?: unknown }, isUuid: boolean): void {
  if (isUuid) schema.format = 'uuid';
  else delete schema.format;
}
