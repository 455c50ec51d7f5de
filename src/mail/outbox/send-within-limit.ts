import { once } from 'node:events';
import type { MailTransport, OutgoingMail } from '../mail-transport.js';

/** How long an attempt may take. */
const ATTEMPT_LIMIT_MS = 45_000;

/**
 * Sends a mail, or rejects after 45 seconds, also if the transport does not know the signal.
 * @param stop ends the attempt earlier
 */
export async function sendWithinLimit(
  transport: MailTransport,
  mail: OutgoingMail,
  stop?: AbortSignal,
): Promise<void> {
  const signal = AbortSignal.any([...(stop ? [stop] : []), AbortSignal.timeout(ATTEMPT_LIMIT_MS)]);
  if (signal.aborted) throw createAbortError();
  const settled = new AbortController();
  const aborted = once(signal, 'abort', settled).then(() => {
    throw createAbortError();
  });
  // Rejects once more when the mail was sent.
  aborted.catch(() => {});
  await Promise.race([transport.send(mail, signal), aborted]).finally(() => settled.abort());
}

function createAbortError(): Error {
  return Object.assign(new Error('The attempt was aborted.'), { code: 'ETIMEDOUT' });
}
