import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { execute } from '../support/databases.js';
import { ServerProcess } from '../support/process.js';
import { SmtpCatcher } from '../support/smtp-catcher.js';
import { Load, type Session } from './load.js';
import { describeOutage, type Outage } from './outage.js';
import { CLUSTER_SETTINGS, type PatroniNode } from './patroni-node.js';
import { POOLER_SETTINGS, PostgresCluster, PROXY_SETTINGS } from './postgres-cluster.js';
import { assertInstalled } from './programs.js';
import { guardEnded, refresh, reuse } from './requests.js';
import { Traffic } from './traffic.js';

const KILLS = Number(process.env.CLUSTER_KILLS ?? 5);
const INSTANCES = 2;
/** How much longer than the cluster itself the service may be away. */
const RECOVERY_LIMIT_SECONDS = 5;
const GUARDED_PERCENT = 99;
/** How long all writes are watched after the former primary is reached again. */
const WATCH_MS = 8_000;
const PARALLEL_CHECKS = 8;
/** How long a mail waits whose sender never learned that it had claimed it. */
const MAIL_LEASE_MS = 60_000;
/** Between the answer of the mail server and the commit of the result. */
const RESULT_MS = 2_000;

/** When the mail server accepted a mail. */
interface Mail {
  rcptTo: string;
  messageId: string | undefined;
  at: number;
}

describe('Two instances on a PostgreSQL cluster, under load', () => {
  let cluster: PostgresCluster;
  let catcher: SmtpCatcher;
  let traffic: Traffic;
  let load: Load;
  const servers: ServerProcess[] = [];
  const outages: Outage[] = [];
  const mails: Mail[] = [];

  beforeAll(async () => {
    assertInstalled();
    cluster = await PostgresCluster.start();
    catcher = await SmtpCatcher.start();
    catcher.refusals.data = ({ rcptTo, messageId }) => {
      mails.push({ rcptTo, messageId, at: Date.now() });
      return undefined;
    };
    const settings = {
      PORT: '0',
      ISSUER: 'http://localhost:3000',
      SECRET_KEY: randomBytes(32).toString('hex'),
      DATABASE_URL: cluster.pooledUrl,
      DATABASE_DIRECT_URL: cluster.directUrl,
      SMTP_URL: catcher.url,
      MAIL_FROM: 'no-reply@nightlatch.example',
      LIMITS: 'off',
    };
    for (let i = 0; i < INSTANCES; i++) servers.push(ServerProcess.start(settings));
    await Promise.all(servers.map((server) => server.ready()));
    traffic = new Traffic(servers.map(({ url }) => url));
    load = new Load(traffic);
    await load.start();
  });

  afterAll(async () => {
    // After a failed test it may insist on an answer until its servers are gone.
    const stopped = load?.stop();
    for (const server of servers) await server.remove();
    await stopped;
    await catcher?.stop();
    await cluster?.remove();
    console.table(outages, ['name', 'clusterSeconds', 'afterwardsSeconds', 'guardedPercent']);
  });

  /** Disturbs the primary, and waits until another one has taken over and the instances serve again. */
  async function failOver(
    name: string,
    disturb: (primary: PatroniNode) => unknown,
  ): Promise<{ outage: Outage; former: PatroniNode }> {
    const former = await cluster.waitForPrimary();
    const begunAt = Date.now();
    load.disturbedAt = begunAt;
    await disturb(former);
    await cluster.waitForPrimary(former);
    const clusterBackAt = Date.now();
    const describeIt = () => describeOutage(traffic, name, begunAt, clusterBackAt);
    await expect.poll(describeIt).not.toBeNull();
    const outage = describeIt()!;
    outages.push(outage);
    return { outage, former };
  }

  /** Waits until every node is back. */
  async function recover(): Promise<void> {
    await cluster.waitUntilWhole();
    load.disturbedAt = Infinity;
  }

  function expectGoodService({ afterwardsSeconds, guardedPercent }: Outage): void {
    expect(traffic.faults).toEqual([]);
    expect(guardedPercent).toBeGreaterThanOrEqual(GUARDED_PERCENT);
    expect(afterwardsSeconds).toBeLessThanOrEqual(RECOVERY_LIMIT_SECONDS);
  }

  it('docs/operating.md shows the settings of this cluster', () => {
    const docs = readFileSync('docs/operating.md', 'utf8');
    const settings = Object.entries(CLUSTER_SETTINGS).map(([name, value]) => `${name}: ${value}`);
    const lines = [...settings, ...PROXY_SETTINGS, ...POOLER_SETTINGS];
    expect(lines.filter((line) => !docs.includes(line))).toEqual([]);
  });

  const kills = Array.from({ length: KILLS }, (_, i) => i + 1);
  it.each(kills)(
    'When the primary is killed, guarded requests go on, and the rest works again with the cluster (kill %i)',
    async (kill) => {
      const { outage, former } = await failOver(`kill ${kill}`, (primary) => primary.kill());
      former.start();
      await recover();
      expectGoodService(outage);
    },
  );

  it('When the primary is cut off, another one takes over, and the former one is never the primary again', async () => {
    const { outage, former } = await failOver('cut off', (primary) => primary.network.cut());
    former.network.mend();
    const writable = new Set<number | null>();
    const until = Date.now() + WATCH_MS;
    for (; Date.now() < until; await sleep(50)) writable.add(await cluster.findWritable());
    await recover();
    expect([...writable]).not.toContain(former.postgresPort);
    expectGoodService(outage);
  });

  it('A switchover fails no guarded request, and the rest works again with the cluster', async () => {
    const { outage } = await failOver('switchover', (primary) => cluster.switchOver(primary));
    await recover();
    expectGoodService(outage);
  });

  it('No acknowledged change is lost', async () => {
    await load.stop();
    const rows = await execute(cluster.directUrl, 'SELECT username FROM users');
    const names = new Set(rows.map(({ username }) => username));
    expect(load.usernames.filter((name) => !names.has(name))).toEqual([]);
    const instances = [...traffic.urls.keys()];
    await inParallel(load.sessions, async ({ endedAt, accessToken, refreshToken }, i) => {
      if (endedAt === null) await traffic.send(i % INSTANCES, refresh(refreshToken));
      else {
        for (const instance of instances) {
          await traffic.send(instance, guardEnded(accessToken));
          await traffic.send(instance, reuse(refreshToken));
        }
      }
    });
    expect(traffic.faults).toEqual([]);
  });

  it('Each registration sends one mail, and none that was not committed; a second copy only if the first came in an outage', async () => {
    const count = async () => (await execute(cluster.directUrl, 'SELECT 1 FROM mails')).length;
    await expect.poll(count, { timeout: MAIL_LEASE_MS + 10_000, interval: 500 }).toBe(0);
    const users = await execute(cluster.directUrl, 'SELECT email FROM users');
    const sent = new Map(mails.map(({ rcptTo, messageId }) => [messageId, rcptTo]));
    expect([...sent.values()].toSorted()).toEqual(users.map(({ email }) => email).toSorted());
    const isExplained = ({ at }: Mail) =>
      outages.some(({ begunAt, backAt }) => at > begunAt - RESULT_MS && at < backAt);
    const again = mails.filter((mail, i) =>
      mails.slice(i + 1).some(({ messageId }) => messageId === mail.messageId),
    );
    expect(again.filter((mail) => !isExplained(mail))).toEqual([]);
  });
});

async function inParallel(
  sessions: readonly Session[],
  work: (session: Session, index: number) => Promise<unknown>,
): Promise<void> {
  const rest = sessions.entries();
  const worker = async () => {
    for (const [index, session] of rest) await work(session, index).catch(() => {});
  };
  await Promise.all(Array.from({ length: PARALLEL_CHECKS }, worker));
}
