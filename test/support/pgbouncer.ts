import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './ports.js';
import { waitUntil } from './wait-until.js';

/** The uid and gid without rights on most systems. PgBouncer refuses to run as root. */
const UNPRIVILEGED_ID = 65_534;
const START_LIMIT_MS = 30_000;

/** PgBouncer before a PostgreSQL server, with the defaults of its configuration. */
export class PgBouncer {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly port: number,
  ) {}

  /**
   * Starts PgBouncer in one of its modes.
   * @param url that of a database on the server
   * @param settings lines of the configuration
   */
  static async before(
    url: string,
    mode: 'session' | 'transaction',
    settings: string[] = [],
  ): Promise<{ pgbouncer: PgBouncer; url: string }> {
    const { hostname, port: serverPort, username, password } = new URL(url);
    const pgbouncer = await PgBouncer.start((port) =>
      [
        '[databases]',
        `* = host=${hostname} port=${serverPort} user=${username} password=${password}`,
        '[pgbouncer]',
        'listen_addr = 127.0.0.1',
        `listen_port = ${port}`,
        'unix_socket_dir =',
        // Only for the test: any user may connect.
        'auth_type = any',
        `pool_mode = ${mode}`,
        ...settings,
      ].join('\n'),
    );
    const through = new URL(url);
    through.host = `127.0.0.1:${pgbouncer.port}`;
    return { pgbouncer, url: through.href };
  }

  /**
   * Starts PgBouncer with a configuration, for a port and a folder.
   * @param files further files of the folder, by their names
   */
  static async start(
    configure: (port: number, folder: string) => string,
    files: Record<string, string> = {},
  ): Promise<PgBouncer> {
    const folder = mkdtempSync(join(tmpdir(), 'nightlatch-pgbouncer-'));
    const port = await freePort();
    const file = join(folder, 'pgbouncer.ini');
    writeFileSync(file, configure(port, folder));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    chmodSync(folder, 0o755);
    const isRoot = process.getuid?.() === 0;
    const child = spawn('pgbouncer', ['--quiet', file], {
      stdio: 'ignore',
      ...(isRoot && { uid: UNPRIVILEGED_ID, gid: UNPRIVILEGED_ID }),
    });
    const failed = new Promise<never>((_, reject) => child.once('error', reject));
    const pgbouncer = new PgBouncer(child, folder, port);
    await Promise.race([pgbouncer.listening(), failed]);
    return pgbouncer;
  }

  async stop(): Promise<void> {
    const exited = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await exited;
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async listening(): Promise<void> {
    const complain = () => new Error('PgBouncer does not listen.');
    await waitUntil(() => this.accepts(), { limitMs: START_LIMIT_MS, complain });
  }

  private accepts(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1');
      socket.on('error', () => resolve(false));
      socket.on('connect', () => {
        socket.destroy();
        resolve(true);
      });
    });
  }
}
