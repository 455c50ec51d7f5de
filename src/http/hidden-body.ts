import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** The headers by which a framework finds out whether to parse a body. */
const BODY_HEADERS = ['content-type', 'content-length', 'transfer-encoding'] as const;

const hidden = new WeakMap<IncomingMessage, IncomingHttpHeaders>();

/** Returns whether the request has a header that makes a framework look for a body. */
export function announcesBody({ headers }: IncomingMessage): boolean {
  return BODY_HEADERS.some((name) => headers[name] !== undefined);
}

/** Hides the body from every parser of the framework, which then calls the route. Node drops a body that is not read. */
export function hideBody(request: IncomingMessage): void {
  hidden.set(request, { ...request.headers });
  for (const name of BODY_HEADERS) delete request.headers[name];
}

/** Returns the headers as they were sent, or null if the body is not hidden. */
export function findHiddenHeaders(request: IncomingMessage): IncomingHttpHeaders | null {
  return hidden.get(request) ?? null;
}
