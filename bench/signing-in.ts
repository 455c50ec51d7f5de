import autocannon from 'autocannon';
import type { Repeated } from './load.js';
import { FORM, USER } from './servers.js';

/** Sign-ins until the path is compiled: there are some two hundred a second, and not ten thousand. */
const WARM_UP = Number(process.env.BENCH_WARM_UP ?? 3_000);
/** Enough that no thread waits for its next hash. */
const CONNECTIONS = 8;

/** Sign-ins of one user, `connections` at once. */
export function signingIn(url: string, connections: number = CONNECTIONS): Repeated {
  return {
    url: `${url}/token`,
    connections,
    method: 'POST',
    headers: FORM,
    body: new URLSearchParams(USER).toString(),
  };
}

/** Signs in as often as it takes until a sign-in costs what it will cost from then on. */
export async function warmUp(url: string): Promise<void> {
  await autocannon({ ...signingIn(url), amount: WARM_UP });
}
