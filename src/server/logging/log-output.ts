import { pino } from 'pino';

/** How long a line may wait to be written together with others. */
const FLUSH_MS = 100;
/** More wakes whoever reads it less often. */
const MOST_BYTES = 16_384;
/** What a process writes to a pipe that it has with others stays whole up to so much (POSIX, PIPE_BUF). */
const MOST_BYTES_SHARED = 4_096;

/**
 * The standard output, for lines that are written together. Each by itself would be a third of what a request costs;
 * to have pino's own destination put them together, a tenth: it counts the bytes of each.
 */
export class LogOutput {
  private readonly destination: { write(text: string): void } = pino.destination({ sync: true });
  private waiting = '';

  private readonly mostBytes: number;

  /** `shared`: other processes write there, too. */
  constructor({ shared }: { shared: boolean }) {
    this.mostBytes = shared ? MOST_BYTES_SHARED : MOST_BYTES;
    const flush = () => this.flush();
    setInterval(flush, FLUSH_MS).unref();
    process.once('exit', flush);
  }

  /** A line with its end. */
  write(line: string): void {
    if (this.waiting.length + line.length > this.mostBytes) this.flush();
    this.waiting += line;
  }

  /** As pino calls it. */
  flush(done?: () => void): void {
    this.writeWaiting();
    done?.();
  }

  private writeWaiting(): void {
    const { waiting } = this;
    if (waiting === '') return;
    this.waiting = '';
    // There are more bytes than characters where not all of it is ASCII.
    const isWhole = Buffer.byteLength(waiting) <= this.mostBytes;
    for (const text of isWhole ? [waiting] : waiting.split(/(?<=\n)/)) this.destination.write(text);
  }
}
