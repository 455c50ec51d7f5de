import { toAddressGroup } from '../http/ip-address.js';
import type { Attempt, LimitKey } from '../rate-limits/rate-limiter.js';
import type { SessionsService } from '../sessions/sessions.service.js';

/** An account, or the text of a login that no account has, and the address that a guess comes from. */
interface GuessedAccount {
  account: { userId: string } | { login: string };
  ip: string | null;
}

/**
 * Counts an attempt for an account. Guesses from elsewhere must not lock out the owner at an address from which they have a
 * session: it has a count of its own, the limit `known`.
 * @throws LimitExceededError, alike for an account that exists and for one that does not. It never names `known`.
 */
export async function countAccount(
  attempt: Attempt,
  sessions: SessionsService,
  { account, ip }: GuessedAccount,
  { limit, known }: { limit: LimitKey['limit']; known: LimitKey['limit'] },
): Promise<void> {
  const refusal = await attempt.tryCount({ limit, ...account });
  if (!refusal) return;
  // The same work for an account that does not exist.
  const addresses = await sessions.listAddresses('userId' in account ? account.userId : null);
  const isKnown = addresses.some((address) => toAddressGroup(address) === toAddressGroup(ip));
  if (!isKnown || (await attempt.tryCount({ limit: known, ...account, ip }))) throw refusal;
}
