import { setTimeout as sleep } from 'node:timers/promises';
import { measureP99AtRate } from './fixed-rate.js';
import { compare, type Load, median, rate, report, ROUND_MS } from './load.js';
import { queueMails } from './queue-mails.js';
import {
  bearer,
  onEachDatabase,
  type Running,
  signIn,
  start,
  startNightlatch,
  stop,
  USER,
} from './servers.js';

const CONNECTIONS = 32;
const MAILS = Number(process.env.BENCH_MAILS ?? 1_000);
/** Guarded requests a second, idle and beside the mails. */
const GUARDED_RATE = Number(process.env.BENCH_MAIL_REQUESTS ?? 200);
const JSON_BODY = { 'content-type': 'application/json' };

/** What the catcher says about the mails that it has received. */
interface Caught {
  port: number;
  count: number;
  /** From the first one to the last one. */
  ms: number;
}

let asked = 0;

/** Each request names another address, none of which has an account. */
function createForgotLoad(url: string): Load {
  const next = () => JSON.stringify({ email: `bench-${++asked}@example.com` });
  return {
    url: `${url}/forgot-password`,
    method: 'POST',
    headers: JSON_BODY,
    connections: CONNECTIONS,
    setupClient: (client) => {
      client.setBody(next());
      client.on('body', () => client.setBody(next()));
    },
  };
}

/** After a few failures, the account has to wait for longer than a round. */
function createRefusedLoad(url: string): Load {
  return {
    url: `${url}/login`,
    method: 'POST',
    headers: JSON_BODY,
    connections: CONNECTIONS,
    body: JSON.stringify({ ...USER, password: 'a wrong password' }),
  };
}

async function ask(catcher: Running, method = 'GET'): Promise<Caught> {
  return (await (await fetch(catcher.url, { method })).json()) as Caught;
}

/** Resolves when the catcher has this many mails. */
async function waitForMails(catcher: Running, count: number): Promise<void> {
  while ((await ask(catcher)).count < count) await sleep(50);
}

/** Measures requests for mails, and other requests while mails are sent. */
await onEachDatabase(async (place) => {
  const catcher = await start('bench/peers/mail-catcher.ts', place);
  const { port } = await ask(catcher);
  const server = await startNightlatch(place, {
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    MAIL_FROM: 'no-reply@example.com',
    EMAIL_VERIFICATION: 'off',
    MAILS_PER_ADDRESS: '1000000',
    SIGN_IN_FAILURES_PER_ADDRESS: '1000000',
  });
  const { url } = server;
  const headers = bearer(await signIn(url));

  const guarded = { url: `${url}/users/me`, perSecond: GUARDED_RATE, getHeaders: () => headers };
  const measureGuarded = (during: () => Promise<unknown>) => measureP99AtRate(guarded, during);
  const perSecond: number[] = [];
  const idle = () => measureGuarded(() => sleep(ROUND_MS));
  const besideMails = async () => {
    await ask(catcher, 'POST');
    await queueMails(place.settings.DATABASE_URL!, MAILS);
    await waitForMails(catcher, 1);
    const p99 = await measureGuarded(() => waitForMails(catcher, MAILS));
    const { ms } = await ask(catcher);
    perSecond.push((MAILS / ms) * 1_000);
    return p99;
  };
  await idle(); // Warms up the compiler.
  await besideMails();
  perSecond.length = 0;
  const p99 = `${place.kind}: mail: p99 of GET /users/me : idle, same rate`;
  await compare(p99, besideMails, idle, '<= 2', `ms, ${GUARDED_RATE} requests a second`);
  report(
    `${place.kind}: mail: mails a second, of ${MAILS}`,
    median(perSecond).toFixed(0),
    `${GUARDED_RATE} guarded requests a second beside them`,
  );

  const forgot = () => rate(createForgotLoad(url));
  const refused = () => rate(createRefusedLoad(url), [401, 429]);
  await refused(); // Warms up the compiler, and fails often enough.
  await forgot();
  await compare(
    `${place.kind}: mail: POST /forgot-password : a refused POST /login`,
    forgot,
    refused,
    0.8,
  );
  await stop(server, catcher);
});
