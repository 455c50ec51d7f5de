/** Far more than a key set or a metadata document has. */
const MOST_BYTES = 256 * 1024;
const JSON_TYPE = /^application\/([\w.-]+\+)?json\s*(;|$)/i;

/**
 * A JSON object over HTTP. Throws where the answer is anything else: another status, a redirect, a page of
 * HTML, more than 256 KiB, or none in time.
 */
export async function fetchJson(
  url: string,
  timeoutMs: number,
  request: RequestInit = {},
): Promise<Record<string, unknown>> {
  const answer = await fetch(url, {
    ...request,
    headers: { accept: 'application/json', ...request.headers },
    // Followed, it could lead a request with our secret to anywhere.
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
  const type = answer.headers.get('content-type') ?? '';
  if (!answer.ok || !JSON_TYPE.test(type)) {
    await answer.body?.cancel();
    throw new Error(`${url} answered ${answer.status} ${type}`);
  }
  const value: unknown = JSON.parse(await limitedText(answer, url));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${url} did not answer with a JSON object`);
  }
  return value as Record<string, unknown>;
}

/** Why it failed, for the log: `fetch failed` says nothing; its cause does. */
export function reasonOf(error: unknown): string {
  const { message, cause } = error as Error & { cause?: Error };
  return cause
    ? `${message}: ${cause.message || String((cause as { code?: string }).code)}`
    : message;
}

async function limitedText(answer: Response, url: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw new Error(`${url} answered with more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
