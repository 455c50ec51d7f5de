import autocannon from 'autocannon';
import type { Repeated } from './load.js';
import { FORM, USER } from './servers.js';

/** The sign-ins until V8 has compiled the code: about two hundred a second. */
const WARM_UP = Number(process.env.BENCH_WARM_UP ?? 3_000);
/** Enough connections to keep every hashing thread busy. */
const CONNECTIONS = 8;

/** Returns the request that signs {@link USER} in, for `connections` connections at once. */
export function createSignInRequest(url: string, connections: number = CONNECTIONS): Repeated {
  return {
    url: `${url}/token`,
    connections,
    method: 'POST',
    headers: FORM,
    body: new URLSearchParams(USER).toString(),
  };
}

/** Signs in until the code is compiled, so that later sign-ins take the same time. */
export async function warmUp(url: string): Promise<void> {
  await autocannon({ ...createSignInRequest(url), amount: WARM_UP });
}
