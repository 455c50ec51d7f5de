import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const REQUEST = 'GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';

/** What became of a connection on which a request was sent. */
type Outcome = 'answered' | 'refused' | 'reset' | 'hangs';

/** Clients that send one request on each connection, and connect again, until they are refused or stopped. */
export class ConnectingClients {
  /** How many connections ended in each way. */
  readonly outcomes: Record<Outcome, number> = { answered: 0, refused: 0, reset: 0, hangs: 0 };
  private stopped = false;
  private readonly clients: Array<Promise<void>>;

  /** @param limitMs a connection without an answer and without an end hangs after this time. */
  constructor(
    private readonly url: string,
    private readonly limitMs: number,
    count = 24,
  ) {
    this.clients = Array.from({ length: count }, () => this.run());
  }

  /** Waits until the clients have this many answers. */
  async answered(count: number): Promise<void> {
    while (this.outcomes.answered < count) await sleep(10);
  }

  /** Waits until every client is refused. */
  async refused(): Promise<void> {
    await Promise.all(this.clients);
  }

  /** Stops after the connections that are open now. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.clients);
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const outcome = await this.ask();
      this.outcomes[outcome]++;
      if (outcome === 'refused') return;
    }
  }

  private ask(): Promise<Outcome> {
    const { hostname, port } = new URL(this.url);
    return new Promise((resolve) => {
      const socket = connect(Number(port), hostname);
      let isConnected = false;
      let text = '';
      socket.setTimeout(this.limitMs, () => {
        resolve('hangs');
        socket.destroy();
      });
      socket.on('connect', () => {
        isConnected = true;
        socket.write(REQUEST);
      });
      socket.on('data', (chunk) => (text += String(chunk)));
      // A listener that closes resets connections that it has not acknowledged: no request was sent on them.
      socket.on('error', () => resolve(isConnected ? 'reset' : 'refused'));
      socket.on('close', () => resolve(text.startsWith('HTTP/1.1 ') ? 'answered' : 'reset'));
    });
  }
}
