import type { ImportProgress } from '../../index.js';

const BAR_WIDTH = 24;
/** Where nobody looks on, one line for so many rows. */
const QUIET_EVERY_ROWS = 100_000;
const REDRAW_MS = 200;

/** Tells on the standard error how far an import is: as a bar on a terminal, else in a line now and then. */
export class ProgressReport {
  private drawnAtMs = Number.NEGATIVE_INFINITY;
  private told = 0;
  private isDrawn = false;

  /** `totalBytes` is the size of the file; null where it is not known. */
  constructor(
    private readonly totalBytes: number | null,
    private readonly stream: NodeJS.WriteStream = process.stderr,
  ) {}

  show(progress: ImportProgress): void {
    if (this.stream.isTTY) this.draw(progress);
    else this.tell(progress);
  }

  /** Makes room for another line, or for what comes after. */
  clear(): void {
    if (this.isDrawn) this.stream.write('\r\x1b[K');
    this.isDrawn = false;
  }

  private draw(progress: ImportProgress): void {
    if (progress.elapsedMs - this.drawnAtMs < REDRAW_MS) return;
    this.drawnAtMs = progress.elapsedMs;
    const line = this.lineOf(progress);
    this.stream.write(`\r\x1b[K${line.slice(0, (this.stream.columns ?? 80) - 1)}`);
    this.isDrawn = true;
  }

  private tell(progress: ImportProgress): void {
    if (progress.rows - this.told < QUIET_EVERY_ROWS) return;
    this.told = progress.rows;
    this.stream.write(`${this.lineOf(progress)}\n`);
  }

  private lineOf({ rows, refused, bytes, elapsedMs }: ImportProgress): string {
    const seconds = elapsedMs / 1_000;
    const rate = seconds > 0 ? Math.round(rows / seconds) : 0;
    const counts = `${rows} rows, ${refused} refused, ${rate}/s`;
    if (!this.totalBytes || bytes === 0) return counts;
    const done = Math.min(bytes / this.totalBytes, 1);
    const filled = Math.round(done * BAR_WIDTH);
    const bar = this.stream.isTTY
      ? `[${'#'.repeat(filled)}${' '.repeat(BAR_WIDTH - filled)}] `
      : '';
    const left = durationOf((seconds * (1 - done)) / done);
    return `${bar}${Math.floor(done * 100)}% ${counts}, ${left} left`;
  }
}

function durationOf(seconds: number): string {
  const [minutes, rest] = [Math.floor(seconds / 60), Math.floor(seconds % 60)];
  return `${minutes}:${String(rest).padStart(2, '0')}`;
}
