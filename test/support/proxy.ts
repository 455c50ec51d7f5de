import { createServer, connect, type Server, type Socket } from 'node:net';

/** Stands between a server and its PostgreSQL, to take the database away and give it back. */
export class DatabaseProxy {
  private readonly sockets = new Set<Socket>();
  private silent = false;

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

  /** As a database that was shut down: open connections end, new ones are refused. */
  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** As a database that hangs: what is sent to it goes nowhere. */
  hang(): void {
    this.silent = true;
  }

  async restore(): Promise<void> {
    this.silent = false;
    if (this.server.listening) return;
    this.server = createServer((socket) => this.pass(socket));
    await new Promise<void>((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
  }

  private pass(client: Socket): void {
    const database = connect(Number(this.target.port), this.target.hostname);
    for (const [from, to] of [
      [client, database],
      [database, client],
    ] as const) {
      this.sockets.add(from);
      from.on('data', (chunk) => this.silent || to.write(chunk));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
    }
  }
}
