import type { Answer, Call } from './http.js';
import type { TestServer } from './server.js';

/** A place in a request where the client writes a text of any length. */
export interface TextParameter {
  /** For the title, for instance `POST /token: username in the form`. */
  title: string;
  /** Longest text that reaches the route, in bytes of UTF-8. */
  maxBytes: number;
  /** Returns what sends the request; to measure the server, the time of its preparation must not count. */
  prepare: (text: string) => () => Promise<Answer>;
}

interface Schema {
  $ref?: string;
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  example?: unknown;
}

interface Operation {
  parameters?: Array<{ in: string; name: string; required?: boolean }>;
  requestBody?: { content: Record<string, { schema: Schema }> };
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** The server takes bodies of 64 KiB; the rest is for names and the other members. */
const BODY_BYTES = 64_000;
/** Node takes 16 KiB of headers, the URL included. */
const HEADER_BYTES = 12_000;
const FORM = 'application/x-www-form-urlencoded';

/** The headers that the server reads. */
const HEADERS: Readonly<Record<string, (text: string) => string>> = {
  'authorization: Basic': (text) => `Basic ${Buffer.from(`${text}:${text}`).toString('base64')}`,
  'authorization: Bearer': (text) => `Bearer ${toHeader(text)}`,
  'content-type': (text) => `application/json; charset=${toHeader(text)}`,
  'if-none-match': toHeader,
  'user-agent': toHeader,
  'x-forwarded-for': toHeader,
};
const HEADER_ROUTES = [
  ['POST', '/token'],
  ['POST', '/login'],
  ['GET', '/users/me'],
  ['GET', '/.well-known/jwks.json'],
] as const;

/**
 * Lists every text of every request: the members, parameters and path segments of the OpenAPI document, and the headers.
 * @param token of an administrator
 * @param bases for each OAuth form the sets of other parameters to try each parameter with
 */
export async function listTextParameters(
  server: TestServer,
  token: string,
  bases: Readonly<Record<string, Array<Record<string, string>>>>,
): Promise<TextParameter[]> {
  const document = (await server.call('GET', '/openapi.json')).body as Document;
  const found: TextParameter[] = [];
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const call = (where: string, options: Call) =>
        server.call(method.toUpperCase(), where, { token, ...options });
      const add = (name: string, maxBytes: number, prepare: TextParameter['prepare']) =>
        found.push({ title: `${method.toUpperCase()} ${path}: ${name}`, maxBytes, prepare });
      for (const { in: place, name } of operation.parameters ?? []) {
        add(`${name} in the ${place}`, HEADER_BYTES / 3, (text) => {
          const encoded = encodeURIComponent(text);
          const where =
            place === 'query'
              ? `${fill(path)}?${name}=${encoded}`
              : fill(path.replace(`{${name}}`, encoded));
          return () => call(where, {});
        });
      }
      for (const [type, { schema }] of Object.entries(operation.requestBody?.content ?? {})) {
        const { properties = {}, required = [] } = resolve(document, schema);
        const examples = Object.fromEntries(
          Object.entries(properties).map(([name, { example }]) => [name, example]),
        );
        for (const [name, member] of Object.entries(properties)) {
          if (member.type !== 'string') continue;
          if (type === FORM) {
            for (const base of bases[path] ?? [{}]) {
              add(`${name} in the form`, BODY_BYTES, (text) => {
                const form = toForm({ ...base, [name]: text });
                return () => server.call('POST', path, { form });
              });
            }
            continue;
          }
          const others = required.filter((other) => other !== name);
          // Either is enough to sign in.
          if (path === '/login' && !['email', 'username'].includes(name)) others.push('username');
          const base = Object.fromEntries(others.map((other) => [other, examples[other]]));
          add(`${name} in the body`, BODY_BYTES, (text) => {
            const json = { ...base, [name]: text };
            return () => call(fill(path), { json });
          });
        }
      }
    }
  }
  for (const [header, toValue] of Object.entries(HEADERS)) {
    const [name] = header.split(':') as [string];
    for (const [method, path] of HEADER_ROUTES) {
      found.push({
        title: `${method} ${path}: ${header} in the headers`,
        maxBytes: HEADER_BYTES / 2,
        prepare: (text) => {
          const headers = { [name]: toValue(text) };
          const body =
            path === '/token'
              ? { form: bases[path]?.[0] }
              : { json: path === '/login' ? bases['/token']?.[0] : undefined };
          return () => server.call(method, path, { headers, ...body });
        },
      });
    }
  }
  return found;
}

/** Returns as much of the pattern, repeated after its beginning, as fits into this many bytes of UTF-8. */
export function repeatToBytes(
  [start, repeated, end = '']: readonly string[],
  bytes: number,
): string {
  const left = bytes - Buffer.byteLength(start! + end);
  return start + repeated!.repeat(Math.floor(left / Buffer.byteLength(repeated!))) + end;
}

function resolve({ components }: Document, { $ref, ...schema }: Schema): Schema {
  return $ref ? components.schemas[$ref.split('/').at(-1)!]! : schema;
}

/** Puts an id into the path segments that are left. */
function fill(path: string): string {
  return path.replace(/\{\w+\}/g, '019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71');
}

/** Not percent-encoded where it need not be, so that the text is as long as possible. */
function toForm(parameters: Record<string, string>): string {
  return Object.entries(parameters)
    .map(
      ([name, text]) =>
        `${name}=${text.replace(/[%&+=]/g, encodeURIComponent).replaceAll(' ', '+')}`,
    )
    .join('&');
}

/** The bytes of UTF-8 as the characters that a header may have. */
function toHeader(text: string): string {
  return Buffer.from(text)
    .toString('latin1')
    .replace(/[^\x20-\x7e\xa0-\xff]/g, '~');
}
