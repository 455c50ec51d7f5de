import type { Worker } from 'node:cluster';
import type { Socket } from 'node:net';
import type { FromWorker, ToWorker } from './messages.js';

/** While no worker runs, this many connections wait for one; more are closed. */
const MAX_WAITING = 1_000;

/**
 * Deals the connections of the port to the workers in turn. A worker confirms a connection before it reads from it. So
 * nothing was read from a connection that a killed worker has not confirmed, and it goes to another worker. (`cluster`
 * itself would keep such a connection open for ever, without an answer.)
 */
export class Dealer {
  /** The connections that each worker has not confirmed, by number; the worker that is next comes first. */
  private readonly unconfirmed = new Map<Worker, Map<number, Socket>>();
  private readonly waiting: Socket[] = [];
  private lastNumber = 0;

  /** Includes a worker that is ready for connections. */
  add(worker: Worker): void {
    this.unconfirmed.set(worker, new Map());
    worker.on('message', ({ taken }: FromWorker) => {
      if (taken !== undefined) this.confirm(worker, taken);
    });
    // `exit` comes before the last messages of the worker, and `disconnect` not at all while connections are being sent.
    worker.process.once('close', () => this.remove(worker));
    for (const connection of this.waiting.splice(0)) this.deal(connection);
  }

  /** Sends a connection that was not read from to a worker. */
  deal(connection: Socket): void {
    const worker = this.findNext();
    if (!worker) {
      if (this.waiting.length < MAX_WAITING) this.waiting.push(connection);
      else connection.destroy();
      return;
    }
    const number = ++this.lastNumber;
    this.unconfirmed.get(worker)!.set(number, connection);
    const message: ToWorker = { connection: number };
    worker.process.send(message, connection, { keepOpen: true }, () => {});
  }

  /** Returns the worker with the fewest unconfirmed connections, so that one that hangs gets hardly any. */
  private findNext(): Worker | undefined {
    const [next] = [...this.unconfirmed].toSorted(([, a], [, b]) => a.size - b.size);
    if (!next) return undefined;
    const [worker, connections] = next;
    this.unconfirmed.delete(worker);
    this.unconfirmed.set(worker, connections);
    return worker;
  }

  private confirm(worker: Worker, number: number): void {
    const connections = this.unconfirmed.get(worker);
    // Closes the copy of this process only.
    connections?.get(number)?.destroy();
    connections?.delete(number);
  }

  private remove(worker: Worker): void {
    const connections = this.unconfirmed.get(worker)?.values() ?? [];
    this.unconfirmed.delete(worker);
    for (const connection of connections) this.deal(connection);
  }
}
