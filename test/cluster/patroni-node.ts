import { readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../support/ports.js';
import { Daemon } from './daemon.js';
import { NodeNetwork } from './node-network.js';
import { findPostgresPrograms } from './programs.js';

/** What the nodes agree on. */
export const CLUSTER_SETTINGS = {
  ttl: 20,
  loop_wait: 1,
  retry_timeout: 3,
  primary_start_timeout: 0,
  synchronous_mode: true,
};
/** Of the superuser and of the user for replication. */
export const PASSWORD = 'cluster';

/** A member, as Patroni describes it. */
interface Member {
  name: string;
  role: string;
  state: string;
}

/** One Patroni with its PostgreSQL: a machine of the cluster. */
export class PatroniNode {
  private daemon: Daemon | null = null;

  private constructor(
    readonly name: string,
    /** Where its PostgreSQL listens. All others connect through `network`. */
    readonly postgresPort: number,
    readonly network: NodeNetwork,
    readonly configFile: string,
    private readonly dataFolder: string,
    private readonly logFile: string,
  ) {}

  /** Writes the configuration of a node. */
  static async create(name: string, folder: string, etcdPort: number): Promise<PatroniNode> {
    const [postgresPort, restPort] = [await freePort(), await freePort()];
    const targets = { etcd: etcdPort, postgres: postgresPort, rest: restPort };
    const network = await NodeNetwork.start(name, folder, targets);
    const { ports } = network;
    const configFile = join(folder, `${name}.yml`);
    const dataFolder = join(folder, name);
    const config = {
      scope: 'nightlatch',
      name,
      // Without `use_proxies` it would ask etcd for its own address, and go past the network.
      etcd3: { hosts: [`127.0.0.1:${ports.etcd}`], use_proxies: true },
      restapi: toAddresses(restPort, ports.rest),
      bootstrap: {
        dcs: { ...CLUSTER_SETTINGS, postgresql: { use_pg_rewind: true } },
        initdb: ['data-checksums', { encoding: 'UTF8' }],
      },
      postgresql: {
        ...toAddresses(postgresPort, ports.postgres),
        bin_dir: findPostgresPrograms(),
        data_dir: dataFolder,
        pgpass: join(folder, `${name}.pgpass`),
        basebackup: [{ checkpoint: 'fast' }],
        authentication: {
          superuser: { username: 'postgres', password: PASSWORD },
          replication: { username: 'replicator', password: PASSWORD },
        },
        parameters: { unix_socket_directories: folder, shared_buffers: '32MB' },
        pg_hba: [
          'host all all 127.0.0.1/32 scram-sha-256',
          'host replication replicator 127.0.0.1/32 scram-sha-256',
        ],
      },
    };
    // YAML understands JSON.
    writeFileSync(configFile, JSON.stringify(config, null, 2));
    const logFile = join(folder, `${name}.log`);
    return new PatroniNode(name, postgresPort, network, configFile, dataFolder, logFile);
  }

  start(): void {
    this.daemon = Daemon.start('patroni', [this.configFile], this.logFile, () =>
      this.listPostgresProcesses(),
    );
  }

  /** Waits until PostgreSQL runs as the primary or as a standby. */
  async ready(): Promise<void> {
    await this.daemon!.ready(async () => (await this.ask('/health')).status === 200);
  }

  /** Ends Patroni and all processes of PostgreSQL at once, like a machine that loses its power. */
  async kill(): Promise<void> {
    await this.daemon?.kill();
    this.daemon = null;
  }

  async remove(): Promise<void> {
    await this.kill();
    await this.network.remove();
  }

  /** Returns the members of the cluster, as this node knows them. */
  async listMembers(): Promise<Member[]> {
    const { members } = (await (await this.ask('/cluster')).json()) as { members: Member[] };
    return members;
  }

  private ask(path: string): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.network.ports.rest}${path}`, {
      signal: AbortSignal.timeout(1_000),
    });
  }

  /** PostgreSQL leaves Patroni's session, and its processes each other's: they have its data folder in common. */
  private listPostgresProcesses(): number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && findFolder(name) === this.dataFolder)
      .map(Number);
  }
}

/** Returns the working folder of a process, or null if the process has ended. */
function findFolder(pid: string): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}

function toAddresses(port: number, portForOthers: number) {
  return { listen: `127.0.0.1:${port}`, connect_address: `127.0.0.1:${portForOthers}` };
}
