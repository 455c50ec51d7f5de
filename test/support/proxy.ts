import { createServer, connect, type Server, type Socket } from 'node:net';

/** A proxy between a server and its PostgreSQL, which can take the database away and give it back. */
export class DatabaseProxy {
  private readonly sockets = new Set<Socket>();
  private silent = false;
  private deaf = false;

  private constructor(
    private server: Server,
    private readonly target: URL,
    readonly port: number,
  ) {}

  static async before(url: string): Promise<{ proxy: DatabaseProxy; url: string }> {
    const target = new URL(url);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
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

  async restore(): Promise<void> {
    this.deaf = false;
    this.silent = false;
    if (this.server.listening) return;
    this.server = createServer((socket) => this.pass(socket));
    await new Promise<void>((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
  }

  private pass(client: Socket): void {
    const database = connect(Number(this.target.port), this.target.hostname);
    const messages = new Messages();
    for (const [from, to] of [
      [client, database],
      [database, client],
    ] as const) {
      this.sockets.add(from);
      from.on('data', (chunk: Buffer) => {
        const through = from === database ? messages.split(chunk, this.deaf) : chunk;
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

/** Splits what PostgreSQL sends into messages: a letter, a length, and that many bytes. */
class Messages {
  private rest = Buffer.alloc(0);

  /** Returns the messages that are complete, without notifications if `deaf`. */
  split(chunk: Buffer, deaf: boolean): Buffer {
    this.rest = Buffer.concat([this.rest, chunk]);
    const whole: Buffer[] = [];
    while (this.rest.length >= 5) {
      const length = 1 + this.rest.readUInt32BE(1);
      if (this.rest.length < length) break;
      if (!deaf || this.rest[0] !== 'A'.charCodeAt(0)) whole.push(this.rest.subarray(0, length));
      this.rest = this.rest.subarray(length);
    }
    return Buffer.concat(whole);
  }
}
