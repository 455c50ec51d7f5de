import type { DataSource } from 'typeorm';

/** A table, with its schema where there is one (TypeORM's `tablePath`), as a statement has it. */
export function quotePath(path: string, { driver }: DataSource): string {
  return path
    .split('.')
    .map((part) => driver.escape(part))
    .join('.');
}
