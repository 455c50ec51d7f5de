import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { separateSqliteTransactions } from './sqlite-transactions.js';

@Entity('notes')
class Note {
  @PrimaryColumn({ type: 'integer' })
  id!: number;

  @Column({ type: 'varchar' })
  text!: string;
}

const later = () => new Promise((resolve) => setTimeout(resolve, 1));

describe('transactions on SQLite', () => {
  let folder: string;
  let dataSource: DataSource;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nightlatch-unit-'));
    dataSource = new DataSource({
      type: 'better-sqlite3',
      database: join(folder, 'test.db'),
      entities: [Note],
      synchronize: true,
    });
    separateSqliteTransactions(dataSource);
    await dataSource.initialize();
  });
  afterEach(async () => {
    await dataSource.destroy();
    rmSync(folder, { recursive: true });
  });
  const ids = async () => (await dataSource.manager.find(Note)).map(({ id }) => id).toSorted();

  it('run a hundred at once, each whole', async () => {
    await Promise.all(
      Array.from({ length: 100 }, (_, id) =>
        dataSource.transaction(async (manager) => {
          await manager.insert(Note, { id: 2 * id, text: 'a' });
          await later();
          await manager.insert(Note, { id: 2 * id + 1, text: 'b' });
        }),
      ),
    );
    expect(await dataSource.manager.count(Note)).toBe(200);
  });

  it('take back what is theirs and nothing that ran beside them', async () => {
    const failing = dataSource.transaction(async (manager) => {
      await manager.insert(Note, { id: 1, text: 'theirs' });
      await later();
      throw new Error('no');
    });
    const beside = Array.from({ length: 20 }, (_, i) =>
      dataSource.manager.insert(Note, { id: 100 + i, text: 'beside' }),
    );
    await expect(failing).rejects.toThrow('no');
    await Promise.all(beside);
    expect(await ids()).toEqual(Array.from({ length: 20 }, (_, i) => 100 + i));
  });

  it('are not seen by others before they commit', async () => {
    let seen = -1;
    await Promise.all([
      dataSource.transaction(async (manager) => {
        await manager.insert(Note, { id: 1, text: 'a' });
        await later();
        await manager.delete(Note, { id: 1 });
      }),
      later().then(async () => (seen = await dataSource.manager.count(Note))),
    ]);
    expect(seen).toBe(0);
  });

  it('nest as savepoints', async () => {
    await dataSource.transaction(async (manager) => {
      await manager.insert(Note, { id: 1, text: 'outer' });
      await manager
        .transaction(async (inner) => {
          await inner.insert(Note, { id: 2, text: 'inner' });
          throw new Error('inner');
        })
        .catch(() => {});
    });
    expect(await ids()).toEqual([1]);
  });

  it('serve save() too, which opens one by itself', async () => {
    const notes = Array.from({ length: 50 }, (_, id) =>
      Object.assign(new Note(), { id, text: 'x' }),
    );
    await Promise.all(notes.map((note) => dataSource.manager.save(note)));
    expect(await dataSource.manager.count(Note)).toBe(50);
  });

  it('let the others go on where a runner is let go with its transaction open', async () => {
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.manager.insert(Note, { id: 1, text: 'left' });
    await runner.release();
    expect(await dataSource.manager.count(Note)).toBe(0);
  });

  it('let the others go on where SQLite itself rolled back', async () => {
    const broken = dataSource.transaction(async (manager) => {
      await manager.insert(Note, { id: 1, text: 'a' });
      // What SQLite does on a full disk: the transaction is over before anybody asked.
      await manager.query('ROLLBACK');
      throw new Error('disk full');
    });
    await expect(broken).rejects.toThrow('disk full');
    await dataSource.manager.insert(Note, { id: 2, text: 'b' });
    expect(await ids()).toEqual([2]);
  });
});
