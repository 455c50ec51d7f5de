import { describe, expect, it } from 'vitest';
import { ProgressReport } from './import-progress.js';

function reportTo(isTTY: boolean, totalBytes: number | null = 2_000_000) {
  const written: string[] = [];
  const stream = { isTTY, columns: 100, write: (text: string) => written.push(text) };
  return {
    written,
    report: new ProgressReport(totalBytes, stream as unknown as NodeJS.WriteStream),
  };
}
const at = (rows: number, bytes: number, elapsedMs: number) => ({
  rows,
  imported: rows - 1,
  existing: 0,
  refused: 1,
  bytes,
  elapsedMs,
});

describe('the progress of an import', () => {
  it('is a bar on a terminal, with the rate and the time that is left', () => {
    const { written, report } = reportTo(true);
    report.show(at(5_000, 500_000, 1_000));
    report.show(at(5_100, 510_000, 1_050));
    report.show(at(10_000, 1_000_000, 61_000));
    report.clear();
    report.clear();
    expect(written).toEqual([
      '\r\x1b[K[######                  ] 25% 5000 rows, 1 refused, 5000/s, 0:03 left',
      '\r\x1b[K[############            ] 50% 10000 rows, 1 refused, 164/s, 1:01 left',
      '\r\x1b[K',
    ]);
  });

  it('is a line for every 100,000 rows elsewhere', () => {
    const { written, report } = reportTo(false);
    for (let rows = 1_000; rows <= 250_000; rows += 1_000) report.show(at(rows, rows * 4, rows));
    report.clear();
    expect(written).toEqual([
      '20% 100000 rows, 1 refused, 1000/s, 6:40 left\n',
      '40% 200000 rows, 1 refused, 1000/s, 5:00 left\n',
    ]);
  });

  it('has no end where the size is not known', () => {
    const { written, report } = reportTo(false, null);
    report.show(at(100_000, 0, 0));
    expect(written).toEqual(['100000 rows, 1 refused, 0/s\n']);
  });
});
