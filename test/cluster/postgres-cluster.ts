import { execFile } from 'node:child_process';
import { chownSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { execute } from '../support/databases.js';
import { PgBouncer } from '../support/pgbouncer.js';
import { freePort } from '../support/ports.js';
import { createDataFolder } from '../support/temporary-folder.js';
import { Daemon } from './daemon.js';
import { PASSWORD, PatroniNode } from './patroni-node.js';
import { findDaemonUser } from './programs.js';

const NODES = ['node1', 'node2', 'node3'];
const WAIT_LIMIT_MS = 90_000;
const POLL_MS = 50;
/** How long one attempt to write may take. */
const WRITE_LIMIT_MS = 1_000;
/** The configuration of HAProxy, without the addresses. */
export const PROXY_SETTINGS = [
  'mode tcp',
  'timeout connect 2s',
  'timeout check 2s',
  'timeout client 30m',
  'timeout server 30m',
  'option httpchk OPTIONS /primary',
  'http-check expect status 200',
  'default-server inter 1s fall 3 rise 1 on-marked-down shutdown-sessions',
];
/** The configuration of PgBouncer beside its defaults. */
export const POOLER_SETTINGS = ['server_login_retry = 1', 'server_connect_timeout = 3'];

/** Three PostgreSQL under Patroni and etcd, behind HAProxy, which leads to the primary, and PgBouncer. */
export class PostgresCluster {
  private readonly daemons: Daemon[] = [];
  private pgbouncer: PgBouncer | null = null;
  readonly nodes: PatroniNode[] = [];
  /** The database of the servers, through HAProxy. */
  directUrl = '';
  /** The same through PgBouncer, which pools by transaction. */
  pooledUrl = '';
  /** A database of its own, for the writes of the test. */
  private probeUrl = '';

  private constructor(private readonly folder: string) {}

  static async start(): Promise<PostgresCluster> {
    const cluster = new PostgresCluster(createDataFolder('cluster'));
    try {
      await cluster.startAll();
      return cluster;
    } catch (error) {
      await cluster.remove();
      throw error;
    }
  }

  /** Returns the port of the PostgreSQL that takes a write through HAProxy, or null if none does. */
  async findWritable(): Promise<number | null> {
    const client = new Client({
      connectionString: this.probeUrl,
      connectionTimeoutMillis: WRITE_LIMIT_MS,
      query_timeout: WRITE_LIMIT_MS,
    });
    client.on('error', () => {});
    try {
      await client.connect();
      const sql = 'INSERT INTO probe DEFAULT VALUES RETURNING inet_server_port() AS port';
      return (await client.query<{ port: number }>(sql)).rows[0]!.port;
    } catch {
      return null;
    } finally {
      // It waits for a server that does not answer.
      void client.end().catch(() => {});
    }
  }

  /** Waits until another PostgreSQL than `former` takes writes through HAProxy. */
  async waitForPrimary(former?: PatroniNode): Promise<PatroniNode> {
    return poll('no primary', async () => {
      const port = await this.findWritable();
      const node = this.nodes.find(({ postgresPort }) => postgresPort === port);
      return node === undefined || node === former ? null : node;
    });
  }

  /** Waits until two standbys follow the primary, one of them synchronously. */
  async waitUntilWhole(): Promise<void> {
    await poll('not whole', async () => {
      const members = await Promise.any(this.nodes.map((node) => node.listMembers())).catch(
        () => [],
      );
      const roles = members.map(({ role }) => role);
      if (roles.toSorted().join() !== 'leader,replica,sync_standby') return null;
      const sql = `SELECT sync_state FROM pg_stat_replication
        WHERE state = 'streaming' AND application_name LIKE 'node_' ORDER BY 1`;
      const rows = await execute(this.probeUrl, sql).catch(() => []);
      return rows.map((row) => row.sync_state).join() === 'async,sync' ? true : null;
    });
  }

  /** Hands over to a standby, as an operator does. */
  async switchOver(primary: PatroniNode): Promise<void> {
    const args = ['-c', primary.configFile, 'switchover', '--leader', primary.name, '--force'];
    await promisify(execFile)('patronictl', args, {
      env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' },
    });
  }

  async remove(): Promise<void> {
    await this.pgbouncer?.stop();
    for (const node of this.nodes) await node.remove();
    for (const daemon of this.daemons) await daemon.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async startAll(): Promise<void> {
    const user = findDaemonUser();
    if (user) chownSync(this.folder, user.uid, user.gid);
    const etcdPort = await this.startEtcd();
    for (const name of NODES) {
      this.nodes.push(await PatroniNode.create(name, this.folder, etcdPort));
    }
    const proxyPort = await this.startProxy();
    this.probeUrl = `postgres://postgres:${PASSWORD}@127.0.0.1:${proxyPort}/postgres`;
    const [first, ...others] = this.nodes;
    first!.start();
    await first!.ready();
    for (const node of others) node.start();
    const createProbe = () =>
      execute(this.probeUrl, 'CREATE TABLE IF NOT EXISTS probe (at timestamptz DEFAULT now())');
    await poll('no database', () => createProbe().catch(() => null));
    await execute(this.probeUrl, `CREATE USER nightlatch PASSWORD '${PASSWORD}'`);
    await execute(this.probeUrl, 'CREATE DATABASE nightlatch OWNER nightlatch');
    await Promise.all(others.map((node) => node.ready()));
    await this.waitUntilWhole();
    this.directUrl = `postgres://nightlatch:${PASSWORD}@127.0.0.1:${proxyPort}/nightlatch`;
    const { pgbouncer, url } = await PgBouncer.before(
      this.directUrl,
      'transaction',
      POOLER_SETTINGS,
    );
    this.pgbouncer = pgbouncer;
    this.pooledUrl = url;
  }

  private async startEtcd(): Promise<number> {
    const [clientPort, peerPort] = [await freePort(), await freePort()];
    const [client, peer] = [`http://127.0.0.1:${clientPort}`, `http://127.0.0.1:${peerPort}`];
    const etcd = this.startDaemon('etcd', [
      `--data-dir=${join(this.folder, 'etcd')}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=default=${peer}`,
    ]);
    await etcd.ready(async () => (await fetch(`${client}/health`)).ok);
    return clientPort;
  }

  private async startProxy(): Promise<number> {
    const port = await freePort();
    const servers = this.nodes.map(
      ({ name, network: { ports } }) =>
        `server ${name} 127.0.0.1:${ports.postgres} check port ${ports.rest}`,
    );
    const config = ['listen primary', `bind 127.0.0.1:${port}`, ...PROXY_SETTINGS, ...servers, ''];
    const file = join(this.folder, 'haproxy.cfg');
    writeFileSync(file, config.join('\n'));
    this.startDaemon('haproxy', ['-db', '-f', file]);
    return port;
  }

  private startDaemon(program: string, args: string[]): Daemon {
    const daemon = Daemon.start(program, args, join(this.folder, `${program}.log`));
    this.daemons.push(daemon);
    return daemon;
  }
}

async function poll<Result>(fault: string, attempt: () => Promise<Result | null>): Promise<Result> {
  const until = Date.now() + WAIT_LIMIT_MS;
  for (;;) {
    const result = await attempt();
    if (result !== null) return result;
    if (Date.now() > until) throw new Error(`The cluster is not ready: ${fault}.`);
    await sleep(POLL_MS);
  }
}
