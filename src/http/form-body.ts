import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { parse } from 'node:querystring';
import { hasContentType } from './content-type.js';
import {
  ContentTooLargeError,
  MalformedRequestError,
  UnsupportedMediaTypeError,
} from './errors.js';
import { findHiddenHeaders } from './hidden-body.js';

/** The content type of a form (RFC 6749 section 3.2). */
export const FORM_TYPE = 'application/x-www-form-urlencoded';

/** A form with more parameters is rejected. */
export const MAX_PARAMETERS = 100;

const MAX_BYTES = 64 * 1024;

/** A request of Fastify, with Node's own as `raw`, or of Express, which is Node's own. */
export type FormRequest = IncomingMessage & { raw?: IncomingMessage; body?: unknown };

/** Returns whether the body of a route that is marked with `body: 'own'` is a form. */
export function isForm(request: FormRequest): boolean {
  return hasContentType(getHeaders(request)['content-type'], FORM_TYPE);
}

/**
 * Reads the form of a route that is marked with `body: 'own'`. The parser of the framework would answer its own errors, and
 * nests parameters (`a[b]=c`) or drops repeated ones.
 * @returns its parameters; the value of a repeated one is an array.
 * @throws UnsupportedMediaTypeError if the body is not a form, in UTF-8 and not compressed.
 * @throws ContentTooLargeError if it has more than 64 KiB. The client gets the answer although it is still sending:
 * Node reads the rest and drops it.
 * @throws MalformedRequestError if the body ends early.
 */
export async function readForm(request: FormRequest): Promise<unknown> {
  const raw = request.raw ?? request;
  const headers = getHeaders(request);
  assertForm(headers);
  // An application around this one may have read and parsed the body.
  if (raw.readableEnded) return request.body;
  if (Number(headers['content-length']) > MAX_BYTES) throw new ContentTooLargeError();
  const body = await readBody(raw);
  // One more than is accepted, so that the form is rejected.
  return parse(body.toString('utf8'), '&', '=', { maxKeys: MAX_PARAMETERS + 1 });
}

function getHeaders(request: FormRequest): IncomingHttpHeaders {
  const raw = request.raw ?? request;
  return findHiddenHeaders(raw) ?? raw.headers;
}

function assertForm(headers: IncomingHttpHeaders): void {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity' && hasContentType(headers['content-type'], FORM_TYPE)) return;
  throw new UnsupportedMediaTypeError(FORM_TYPE);
}

function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      chunks.push(chunk);
      if (length <= MAX_BYTES) return;
      request.off('data', onData);
      chunks.length = 0;
      reject(new ContentTooLargeError());
    };
    const onCut = (): void => reject(new MalformedRequestError('The body ended early.'));
    request.on('data', onData);
    request.once('end', () => {
      request.off('close', onCut);
      resolve(Buffer.concat(chunks));
    });
    request.once('error', onCut);
    request.once('close', onCut);
    if (request.destroyed) onCut();
  });
}
