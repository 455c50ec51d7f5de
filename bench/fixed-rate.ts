import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from './load.js';

/** A request that finds none free waits in the generator, and its time counts. */
const CONNECTIONS = 128;
const HEADERS_END = '\r\n\r\n';

/** GET requests at a fixed rate. */
interface FixedRate {
  url: string;
  perSecond: number;
  /** Returns the headers of the next request. */
  getHeaders: () => { authorization?: string };
  /** The statuses of the answers. Default: 200. */
  statuses?: readonly number[];
}

/**
 * Sends requests until the promise of `during` settles: at even intervals, whether the others are answered or not. The time
 * of a request counts from the moment when it was due, so neither a slow server nor a slow generator hides a delay.
 * @returns the 99th percentile of their times, in milliseconds
 */
export async function measureP99AtRate(
  load: FixedRate,
  during: () => Promise<unknown>,
): Promise<number> {
  const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => open(load)));
  const times = await sendUntil(during(), load.perSecond, connections);
  for (const connection of connections) connection.close();
  return percentile(times, 0.99);
}

/** Opens a connection, and sends a first request, because one that is opened under load waits until it is accepted. */
async function open(load: FixedRate): Promise<Connection> {
  const { hostname, port } = new URL(load.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const connection = new Connection(socket, load);
  await new Promise<void>((resolve) => connection.send(resolve));
  return connection;
}

/** @returns the times of all requests */
async function sendUntil(
  end: Promise<unknown>,
  perSecond: number,
  connections: readonly Connection[],
): Promise<number[]> {
  const times: number[] = [];
  const waiting: number[] = [];
  const free = [...connections];
  const send = (dueMs: number): void => {
    const connection = free.pop();
    if (!connection) {
      waiting.push(dueMs);
      return;
    }
    connection.send(() => {
      times.push(performance.now() - dueMs);
      free.push(connection);
      if (waiting.length > 0) send(waiting.shift()!);
    });
  };
  let dueMs = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    for (const now = performance.now(); dueMs <= now; dueMs += 1_000 / perSecond, sent++)
      send(dueMs);
  }, 1);
  await end.finally(() => clearInterval(timer));
  while (times.length < sent) await sleep(10);
  return times;
}

/** One request at a time on a plain socket: the HTTP client of Node would take as much CPU as the server. */
class Connection {
  private readonly start: string;
  private received = '';
  private done = (): void => {};

  constructor(
    private readonly socket: Socket,
    private readonly load: FixedRate,
  ) {
    const { pathname, host } = new URL(load.url);
    this.start = `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\n`;
    socket.setEncoding('latin1').setNoDelay();
    socket.on('data', (text) => this.receive(String(text)));
    socket.on('end', () => {
      throw new Error(`${load.url}: the server has closed a connection`);
    });
  }

  close(): void {
    this.socket.destroy();
  }

  send(done: () => void): void {
    this.done = done;
    const { authorization } = this.load.getHeaders();
    const header = authorization === undefined ? '' : `Authorization: ${authorization}\r\n`;
    this.socket.write(`${this.start}${header}\r\n`, 'latin1');
  }

  /** @throws Error, which ends the process, if the answer has another status: the figure would be wrong. */
  private receive(text: string): void {
    this.received += text;
    const headersEnd = this.received.indexOf(HEADERS_END);
    if (headersEnd < 0) return;
    const [, length] = /\r\ncontent-length: (\d+)/i.exec(this.received)!;
    if (this.received.length < headersEnd + HEADERS_END.length + Number(length)) return;
    const { url, statuses = [200] } = this.load;
    if (!statuses.includes(Number(this.received.split(' ', 2)[1]))) {
      throw new Error(`${url}: ${this.received}`);
    }
    this.received = '';
    this.done();
  }
}
