import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { parse } from 'node:querystring';
import { hasContentType } from '../../http/content-type.js';
import { MAX_PARAMETERS } from '../grants/form-parameters.js';
import { FormTooLargeError, FormTypeError, InvalidRequestError } from '../grants/oauth.errors.js';

/** The content type of the OAuth endpoints (RFC 6749 section 3.2). */
export const FORM_TYPE = 'application/x-www-form-urlencoded';

const MAX_BYTES = 64 * 1024;

/**
 * Checks that the body is a form, in UTF-8 and not compressed.
 * @throws FormTypeError if it is not.
 */
export function assertForm(headers: IncomingHttpHeaders): void {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity' && hasContentType(headers['content-type'], FORM_TYPE)) return;
  throw new FormTypeError(FORM_TYPE);
}

/**
 * Reads a form from a request whose body was not read before.
 * @returns its parameters; the value of a repeated one is an array.
 * @throws FormTooLargeError if it has more than 64 kB. The client gets the answer although it is still sending: Node
 * reads the rest and drops it.
 * @throws InvalidRequestError if the body ends early.
 */
export async function readForm(
  request: IncomingMessage,
  headers: IncomingHttpHeaders,
): Promise<object> {
  if (Number(headers['content-length']) > MAX_BYTES) throw new FormTooLargeError();
  const body = await readBody(request);
  // One more than is accepted, so that the form is rejected.
  return parse(body.toString('utf8'), '&', '=', { maxKeys: MAX_PARAMETERS + 1 });
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
      reject(new FormTooLargeError());
    };
    const onCut = (): void => reject(new InvalidRequestError('The body ended early'));
    request.on('data', onData);
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', onCut);
    request.once('close', onCut);
    if (request.destroyed) onCut();
  });
}
