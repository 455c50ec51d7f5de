/** The longest answer: far more than a key set or a metadata document. */
const MAX_BYTES = 256 * 1024;
const JSON_TYPE = /^application\/([\w.-]+\+)?json\s*(;|$)/i;

/**
 * Fetches a JSON object.
 * @throws Error if the answer has another status or type, is a redirect or too long, or misses the time limit.
 */
export async function fetchJson(
  url: string,
  timeoutMs: number,
  request: RequestInit = {},
): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    ...request,
    headers: { accept: 'application/json', ...request.headers },
    // A redirect could send a request with our client secret to another server.
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
  const type = response.headers.get('content-type') ?? '';
  if (!response.ok || !JSON_TYPE.test(type)) {
    await response.body?.cancel();
    throw new Error(`${url} answered ${response.status} ${type}`);
  }
  const value: unknown = JSON.parse(await readText(response, url));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${url} did not answer with a JSON object`);
  }
  return value as Record<string, unknown>;
}

/** Describes an error for the log. The message of `fetch` is "fetch failed", so this adds its cause. */
export function describeError(error: unknown): string {
  const { message, cause } = error as Error & { cause?: Error };
  return cause
    ? `${message}: ${cause.message || String((cause as { code?: string }).code)}`
    : message;
}

async function readText(response: Response, url: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) throw new Error(`${url} answered with more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
