import { createServer, connect, type Server, type Socket } from 'node:net';
import { listen } from './ports.js';

/** A proxy between a server and its PostgreSQL, which can take the database away and give it back. */
export class DatabaseProxy {
  private readonly sockets = new Set<Socket>();
  private silent = false;
  private deaf = false;
  private pooler = false;
  /** The names of all parameters that clients have sent to start their sessions. */
  readonly startupParameters = new Set<string>();

  private constructor(
    private server: Server,
    private readonly target: URL,
    readonly port: number,
  ) {}

  static async before(url: string): Promise<{ proxy: DatabaseProxy; url: string }> {
    const target = new URL(url);
    const server = createServer();
    const port = await listen(server);
    const proxy = new DatabaseProxy(server, target, port);
    server.on('connection', (socket) => proxy.pass(socket));
    const through = new URL(url);
    through.host = `127.0.0.1:${port}`;
    return { proxy, url: through.href };
  }

  /** Ends open connections and refuses new ones, like a database that was shut down. */
  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** Drops all traffic, like a database that hangs. */
  hang(): void {
    this.silent = true;
  }

  /** Drops notifications, like a proxy that pools by transaction. */
  swallowNotifications(): void {
    this.deaf = true;
  }

  /** Gives new connections made-up ids, like a pooler, which has its own connections to the database. */
  pretendToPool(): void {
    this.pooler = true;
  }

  async restore(): Promise<void> {
    this.deaf = false;
    this.silent = false;
    if (this.server.listening) return;
    this.server = createServer((socket) => this.pass(socket));
    await listen(this.server, this.port);
  }

  private pass(client: Socket): void {
    const database = connect(Number(this.target.port), this.target.hostname);
    const messages = new Messages();
    client.once('data', (startup: Buffer) => {
      const parts = startup.subarray(STARTUP_HEADER_BYTES).toString('utf8').split('\0');
      for (let i = 0; parts[i]; i += 2) this.startupParameters.add(parts[i]!);
    });
    for (const [from, to] of [
      [client, database],
      [database, client],
    ] as const) {
      this.sockets.add(from);
      from.on('data', (chunk: Buffer) => {
        const through =
          from === database
            ? messages.split(chunk, { deaf: this.deaf, pooler: this.pooler })
            : chunk;
        if (!this.silent) to.write(through);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
    }
  }
}

/** The length of a startup message and the version of the protocol. */
const STARTUP_HEADER_BYTES = 8;
const [NOTIFICATION, BACKEND_KEY] = [...Buffer.from('AK')];
const [LENGTH_AT, PROCESS_ID_AT] = [1, 5];

/** Splits what PostgreSQL sends into messages: a letter, a length, and that many bytes. */
class Messages {
  private rest = Buffer.alloc(0);

  /** Returns the messages that are complete, changed as a proxy does. */
  split(chunk: Buffer, { deaf, pooler }: { deaf: boolean; pooler: boolean }): Buffer {
    this.rest = Buffer.concat([this.rest, chunk]);
    const whole: Buffer[] = [];
    while (this.rest.length >= 5) {
      const length = 1 + this.rest.readUInt32BE(LENGTH_AT);
      if (this.rest.length < length) break;
      const message = Buffer.from(this.rest.subarray(0, length));
      if (pooler && message[0] === BACKEND_KEY) message.writeInt32BE(-1, PROCESS_ID_AT);
      if (!deaf || message[0] !== NOTIFICATION) whole.push(message);
      this.rest = this.rest.subarray(length);
    }
    return Buffer.concat(whole);
  }
}
