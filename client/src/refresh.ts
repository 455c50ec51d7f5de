import { NightlatchError } from './errors.js';
import type { SharedSession } from './shared-session.js';
import type { Stored } from './storage.js';

/** Renews the access token: once for all callers, and never while another tab has done so. */
export interface Refresher {
  /**
   * Returns a valid access token.
   * @param rejected a token that a server has rejected, whatever its expiry says
   * @throws NightlatchError `signed_out`, or `unavailable` if the token has expired and cannot be renewed.
   */
  getToken: (rejected?: string) => Promise<string>;
  /**
   * Renews the token in the background if that is due, or sets a timer. The timer is a hint: the clock decides.
   * @param event what woke the page, or `pagehide`: `online` ends the pause after a request without an answer
   */
  wake: (event?: { type: string }) => void;
  /** Ends the timer, and every later wake. */
  stop: () => void;
}

/**
 * Creates a refresher.
 * @param request asks the server for the successor of a session
 * @param discard takes a session that arrived after the sign-out, or after another sign-in
 */
export function createRefresher(
  session: SharedSession,
  request: (sent: Stored) => Promise<Stored>,
  discard: (late: Stored) => unknown,
): Refresher {
  let flight: Promise<Stored> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Each tab begins at its own time. */
  const renewAt = 0.8 + Math.random() / 10;
  // Of the failures since the session changed.
  let error: NightlatchError;
  let tries: number;
  /** By `performance.now()`, because the clock of the system may be set back. */
  let resumeAt: number;

  const send = async (sent: Stored) => {
    if (session.getFailure() && performance.now() < resumeAt) throw error;
    let thrown: unknown;
    const renewed = await request(sent).catch((reason: unknown) => void (thrown = reason));
    const now = session.read();
    // After a sign-out, or another sign-in.
    if (renewed && now?.id !== sent.id) discard(renewed);
    if (now) {
      // Another tab has renewed, or another user has signed in.
      if (now.refresh !== sent.refresh) return now;
      if (renewed) return session.write(renewed, 'refresh');
      fail(thrown as NightlatchError);
    }
    throw new NightlatchError('signed_out');
  };

  /** Signs out after `invalid_grant` alone. Everything else keeps the session, and is thrown. */
  const fail = (thrown: NightlatchError) => {
    const { code, status, retryAfter } = thrown;
    // With the status 400 or 401.
    if (code === 'invalid_grant' && status < 402) return session.end(code);
    // After these, the same request may succeed.
    error = [408, 425, 429].includes(status)
      ? new NightlatchError('unavailable', status, retryAfter)
      : thrown;
    tries = session.getFailure() ? tries + 1 : 0;
    resumeAt = performance.now() + (retryAfter ?? getPause(tries)) * 1_000;
    session.fail(error.code);
    throw error;
  };

  const renew = (current: Stored) =>
    (flight ??= send(current).finally(() => {
      flight = undefined;
      wake();
    }));

  let wake: Refresher['wake'] = (event) => {
    clearTimeout(timer);
    if (event?.type === 'pagehide') return session.close();
    const current = session.read();
    // Without a document, the next call of the application renews.
    if (globalThis.document?.visibilityState !== 'visible') return;
    session.open();
    if (!current?.refresh) return;
    let due = isValid(current) ? current.at + current.life * renewAt - Date.now() : 0;
    if (session.getFailure()) {
      if (error.code !== 'unavailable') return;
      if (event?.type === 'online' && !error.status) resumeAt = 0;
      due = resumeAt - performance.now();
    }
    // A browser ends a timer of more than 24 days at once.
    if (due > 0) timer = setTimeout(wake, Math.min(due, 1e9));
    else renew(current).catch(() => {});
  };

  return {
    async getToken(rejected) {
      const isGood = (stored: Stored | null, early?: boolean): stored is Stored =>
        stored?.access !== rejected && isValid(stored, early);
      const current = session.read();
      if (!current) throw new NightlatchError('signed_out');
      if (isGood(current, true)) return current.access;
      try {
        return (await renew(current)).access;
      } catch (reason) {
        const now = session.read();
        if (isGood(now)) return now.access;
        throw reason;
      }
    },
    wake: (event) => wake(event),
    stop() {
      clearTimeout(timer);
      wake = () => {};
    },
  };
}

/**
 * Returns whether the access token is valid. If the clock is before the receipt, it has been set back, and the age is unknown.
 * @param early whether to renew it a little before
 */
function isValid(stored: Stored | null, early?: boolean): stored is Stored {
  if (!stored) return false;
  const { at, life, refresh } = stored;
  const margin = early && refresh !== null ? Math.min(30_000, life / 10) : 0;
  const age = Date.now() - at;
  return age >= 0 && age < life - margin;
}

/**
 * Returns how long to wait in seconds. The first retries are quick: the server repeats a lost answer for 60 seconds. Then
 * the pause is between the half and the whole of one that doubles: an outage of two minutes costs at most twelve tries.
 */
function getPause(tries: number): number {
  const pause = Math.min(5 * 2 ** (tries - 3), 60) * (1 - Math.random() / 2);
  return [0.5, 1, 2][tries] ?? pause;
}
