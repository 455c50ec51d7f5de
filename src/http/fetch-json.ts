import { toReason } from './to-reason.js';

/** The longest answer: far more than a key set, a metadata document or the tokens of a user. */
const MAX_BYTES = 256 * 1024;
const JSON_TYPE = /^application\/([\w.-]+\+)?json\s*(;|$)/i;

/**
 * Fetches an answer of at most 256 KiB.
 * @throws Error if the answer is a redirect or too long, or misses the time limit.
 */
export async function fetchBounded(
  url: string,
  timeoutMs: number,
  request: RequestInit = {},
): Promise<Response> {
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetch(url, {
    ...request,
    // A redirect could send a request with our client secret to another server.
    redirect: 'error',
    signal,
  });
  const body = await readBody(response, url, signal);
  const { status, headers } = response;
  return new Response(body.length > 0 ? body : null, { status, headers });
}

/**
 * Fetches a JSON value.
 * @throws Error if the answer has another status or type, is a redirect or too long, or misses the time limit.
 */
export async function fetchJsonValue(
  url: string,
  timeoutMs: number,
  request: RequestInit = {},
): Promise<unknown> {
  const headers = { accept: 'application/json', ...request.headers };
  const response = await fetchBounded(url, timeoutMs, { ...request, headers });
  const type = response.headers.get('content-type') ?? '';
  if (!response.ok || !JSON_TYPE.test(type)) {
    throw new Error(`${url} answered ${response.status} ${type}`);
  }
  return JSON.parse(await response.text()) as unknown;
}

/**
 * Fetches a JSON object, like {@link fetchJsonValue}.
 * @throws Error if the answer is another value.
 */
export async function fetchJson(
  url: string,
  timeoutMs: number,
  request: RequestInit = {},
): Promise<Record<string, unknown>> {
  const value = await fetchJsonValue(url, timeoutMs, request);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${url} did not answer with a JSON object`);
  }
  return value as Record<string, unknown>;
}

/** Describes an error for the log. The message of `fetch` is "fetch failed", so this adds its cause. */
export function describeError(error: unknown): string {
  const { cause } = Object(error) as Error;
  return cause instanceof Error ? `${toReason(error)}: ${toReason(cause)}` : toReason(error);
}

/**
 * Reads the body until the signal aborts. In Node.js 20, `fetch` may lose the signal to the garbage collector: a server
 * that sends a byte now and then would be read for ever.
 */
async function readBody(
  response: Response,
  url: string,
  signal: AbortSignal,
): Promise<Buffer<ArrayBuffer>> {
  const reader = response.body?.getReader();
  if (!reader) return Buffer.alloc(0);
  const close = () => void reader.cancel(signal.reason).catch(() => {});
  signal.addEventListener('abort', close);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      bytes += read.value.byteLength;
      if (bytes > MAX_BYTES) throw new Error(`${url} answered with more than ${MAX_BYTES} bytes`);
      chunks.push(read.value);
    }
    // A reader that is cancelled is done, too.
    signal.throwIfAborted();
    return Buffer.concat(chunks);
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
}
