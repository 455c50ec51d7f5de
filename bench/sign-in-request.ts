import autocannon from 'autocannon';
import type { Repeated } from './load.js';
import { FORM, USER } from './servers.js';

/** The sign-ins until V8 has compiled the code: about two hundred a second. */
const WARM_UP = Number(process.env.BENCH_WARM_UP ?? 3_000);
/** Enough connections to keep every hashing thread busy. */
export const SIGN_IN_CONNECTIONS = 8;

/** Returns the request that signs {@link USER} in, for `connections` connections at once. */
export function createSignInRequest(
  url: string,
  connections: number = SIGN_IN_CONNECTIONS,
): Repeated {
  return {
    url: `${url}/token`,
    connections,
    method: 'POST',
    headers: FORM,
    body: new URLSearchParams(USER).toString(),
  };
}

/** Sends a sign-in until the code is compiled, so that later sign-ins take the same time. */
export async function warmUp(request: Repeated): Promise<void> {
  await autocannon({ ...request, amount: WARM_UP });
}
