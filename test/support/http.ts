import { connect } from 'node:net';

/** The parts of an HTTP answer that tests read. */
export interface Answer {
  status: number;
  headers: Headers;
  /** The parsed body if it is JSON, else its text. */
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reads members of any shape.
  body: any;
}

export interface Call {
  json?: unknown;
  form?: Record<string, string> | string;
  body?: string | Uint8Array;
  token?: string;
  headers?: Record<string, string>;
}

/** A server, or an application of a host. */
export interface CalledServer {
  call(method: string, path: string, options?: Call): Promise<Answer>;
}

/** Sends one HTTP request. */
export async function call(
  base: string,
  method: string,
  path: string,
  { json, form, body, token, headers = {} }: Call = {},
): Promise<Answer> {
  const all: Record<string, string> = { ...headers };
  let payload: string | Uint8Array | undefined = body;
  if (json !== undefined) {
    payload = JSON.stringify(json);
    all['content-type'] ??= 'application/json';
  }
  if (form !== undefined) {
    payload = typeof form === 'string' ? form : new URLSearchParams(form).toString();
    all['content-type'] ??= 'application/x-www-form-urlencoded';
  }
  if (token !== undefined) all.authorization = `Bearer ${token}`;
  const response = await fetch(base + path, {
    method,
    headers: all,
    body: payload as string | undefined,
    redirect: 'manual',
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: parse(text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Sends a request byte for byte, and returns the status and the text of the answer. */
export function raw(
  base: string,
  request: string,
  { isCut = false }: { isCut?: boolean } = {},
): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () =>
      isCut ? socket.end(request) : socket.write(request),
    );
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    socket.on('error', reject);
    socket.on('close', () => resolve({ status: Number(text.split(' ')[1] ?? 0), text }));
  });
}

/** Returns the status and the error (RFC 6749 section 5.2) of an answer. */
export function readOutcome({ status, body }: Answer): [number, string | undefined] {
  return [status, body.error];
}

/** Returns the `Authorization: Basic` header of a client, form-encoded (RFC 6749 section 2.3.1). */
export function basic(id: string, secret: string): Record<string, string> {
  const encoded = [id, secret].map((text) => encodeURIComponent(text).replaceAll('%20', '+'));
  return { authorization: `Basic ${Buffer.from(encoded.join(':')).toString('base64')}` };
}
