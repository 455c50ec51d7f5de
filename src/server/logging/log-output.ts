import { constants, fstatSync, openSync, write, writeSync } from 'node:fs';

/** The log of the server. */
export const STANDARD_OUTPUT = 1;
/**
 * The log of the server in a worker: whenever a process starts or ends, its descriptors up to 2 become blocking, for every
 * process that shares them.
 */
export const WORKER_LOG_FD = 4;
/** Lines are collected until they reach this size (half of what a pipe holds), or for this time: the reader wakes less often. */
const FLUSH_BYTES = 32_768;
const FLUSH_MS = 100;
/** A write of up to 4,096 bytes to a pipe is atomic (POSIX PIPE_BUF): lines of several workers do not mix. */
const MAX_WRITE_BYTES = 4_096;
/** Lines beyond this size are dropped. */
const MAX_WAITING_BYTES = 16 * 1_024 * 1_024;
/** The pauses after writes that failed: each twice as long as the one before. */
const FIRST_PAUSE_MS = 5;
const MAX_PAUSE_MS = 100;
/** How often the exit of the process waits {@link FIRST_PAUSE_MS} for a slow reader: for a second in all. */
const MAX_EXIT_PAUSES = 200;

/**
 * Writes the lines of the log to a descriptor, and never waits for its reader. While the reader has stalled or the disk
 * is full, lines are kept in memory; beyond a limit they are dropped and counted. The exit of the process writes what
 * is left.
 */
export class LogOutput {
  private readonly isFile: boolean;
  private readonly fd: number;
  /** Lines that are not yet in a chunk. */
  private lines = '';
  private linesBytes = 0;
  private readonly chunks: Buffer[] = [];
  private chunksBytes = 0;
  /** A thread is writing the first chunk to a file. */
  private writing = false;
  private flushTimer: NodeJS.Timeout | undefined;
  /** Set while the last write has failed. */
  private retryTimer: NodeJS.Timeout | undefined;
  private pauseMs = FIRST_PAUSE_MS;
  private dropped = 0;

  /** @param onDropped is called with the number of dropped lines when lines can be written again. */
  constructor(
    fd: number,
    private readonly onDropped: (lines: number) => void,
  ) {
    // `bigint`, because Node resolves no symbolic links of modules after the plain call has found a pipe.
    this.isFile = fstatSync(fd, { bigint: true }).isFile();
    this.fd = this.isFile ? fd : openNonBlocking(fd);
    process.once('exit', () => this.writeAtExit());
  }

  /** Adds a line, which is written within a tenth of a second. */
  write(line: string): void {
    const bytes = Buffer.byteLength(line);
    if (this.linesBytes + this.chunksBytes + bytes > MAX_WAITING_BYTES) {
      this.dropped++;
      return;
    }
    if (this.linesBytes + bytes > MAX_WRITE_BYTES) this.closeChunk();
    this.lines += line;
    this.linesBytes += bytes;
    if (!this.isWaiting && this.linesBytes + this.chunksBytes >= FLUSH_BYTES) this.flush();
    else this.flushTimer ??= setTimeout(() => this.flush(), FLUSH_MS).unref();
  }

  /** Whether earlier lines are being written, or wait to be written again. */
  private get isWaiting(): boolean {
    return this.writing || this.retryTimer !== undefined;
  }

  /** Writes the collected lines now, unless earlier lines wait. */
  private flush(): void {
    clearTimeout(this.flushTimer);
    this.flushTimer = undefined;
    this.closeChunk();
    if (!this.isWaiting) this.writeChunks();
  }

  private closeChunk(): void {
    for (let rest = Buffer.from(this.lines); rest.length > 0;) {
      this.chunks.push(rest.subarray(0, MAX_WRITE_BYTES));
      rest = rest.subarray(MAX_WRITE_BYTES);
    }
    this.chunksBytes += this.linesBytes;
    this.lines = '';
    this.linesBytes = 0;
  }

  private writeChunks(): void {
    if (this.isFile) {
      this.writeToFile();
      return;
    }
    try {
      while (this.chunks.length > 0) this.remove(writeSync(this.fd, this.chunks[0]!));
    } catch {
      this.retryLater();
    }
  }

  /** In a thread, because a disk can be slow: regular files have no non-blocking writes. */
  private writeToFile(): void {
    if (this.chunks.length === 0) return;
    this.writing = true;
    write(this.fd, this.chunks[0]!, (error, bytes) => {
      if (!error) this.remove(bytes);
      this.writing = false;
      if (error) this.retryLater();
      else this.writeToFile();
    });
  }

  private remove(bytes: number): void {
    const rest = this.chunks[0]!.subarray(bytes);
    if (rest.length > 0) this.chunks[0] = rest;
    else this.chunks.shift();
    this.chunksBytes -= bytes;
    this.pauseMs = FIRST_PAUSE_MS;
    // Half of the memory must be free, so that a reader that stays too slow does not get a warning for each chunk.
    if (this.dropped === 0 || this.chunksBytes > MAX_WAITING_BYTES / 2) return;
    const { dropped } = this;
    this.dropped = 0;
    this.onDropped(dropped);
  }

  private retryLater(): void {
    this.retryTimer ??= setTimeout(() => {
      this.retryTimer = undefined;
      this.writeChunks();
    }, this.pauseMs).unref();
    this.pauseMs = Math.min(this.pauseMs * 2, MAX_PAUSE_MS);
  }

  private writeAtExit(): void {
    this.closeChunk();
    if (this.writing) this.chunks.shift();
    for (let pauses = 0; this.chunks.length > 0 && pauses < MAX_EXIT_PAUSES;) {
      try {
        this.remove(writeSync(this.fd, this.chunks[0]!));
        this.closeChunk();
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, FIRST_PAUSE_MS);
        pauses++;
      }
    }
  }
}

/** Returns a descriptor of the same pipe, socket or terminal, whose writes fail with EAGAIN instead of waiting. */
function openNonBlocking(fd: number): number {
  const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;
  try {
    // Linux opens the pipe a second time, so that other processes that write to it are not affected.
    return openSync(`/proc/self/fd/${fd}`, O_WRONLY | O_NONBLOCK | O_NOCTTY);
  } catch {
    // A socket, another user's pipe, or another system: `process.stdout` makes its descriptor non-blocking, and with it
    // WORKER_LOG_FD, which the workers share.
    if (fd === STANDARD_OUTPUT) void process.stdout;
    return fd;
  }
}
