import cluster from 'node:cluster';
import { pino } from 'pino';

/** How long a line may wait to be written together with others. */
const FLUSH_MS = 100;
/**
 * Of several processes with one pipe, what each writes stays whole up to so much (POSIX, PIPE_BUF). One alone wakes
 * its reader less often.
 */
const MOST_BYTES = cluster.isWorker ? 4_096 : 16_384;

/**
 * The standard output, for lines that are written together. Each by itself would be a third of what a request costs;
 * to have pino's own destination put them together, a tenth: it counts the bytes of each.
 */
export class LogOutput {
  private readonly destination: { write(text: string): void } = pino.destination({ sync: true });
  private waiting = '';

  constructor() {
    const flush = () => this.flush();
    setInterval(flush, FLUSH_MS).unref();
    process.once('exit', flush);
  }

  /** A line with its end. */
  write(line: string): void {
    if (this.waiting.length + line.length > MOST_BYTES) this.flush();
    this.waiting += line;
  }

  flush(): void {
    const { waiting } = this;
    if (waiting === '') return;
    this.waiting = '';
    // There are more bytes than characters where not all of it is ASCII.
    const isWhole = Buffer.byteLength(waiting) <= MOST_BYTES;
    for (const text of isWhole ? [waiting] : waiting.split(/(?<=\n)/)) this.destination.write(text);
  }
}
