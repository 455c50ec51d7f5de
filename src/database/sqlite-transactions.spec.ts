import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { serializeSqliteTransactions } from './sqlite-transactions.js';
import { preparedStatement } from './prepared-statements.js';

@Entity('notes')
class Note {
  @PrimaryColumn({ type: 'integer' })
  id!: number;

  @Column({ type: 'varchar' })
  text!: string;
}

const later = () => new Promise((resolve) => setTimeout(resolve, 1));

describe('a transaction on SQLite', () => {
  let folder: string;
  let dataSource: DataSource;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nightlatch-unit-'));
    dataSource = new DataSource({
      type: 'better-sqlite3',
      database: join(folder, 'test.db'),
      entities: [Note],
      synchronize: true,
      timeout: 20,
    });
    serializeSqliteTransactions(dataSource);
    await dataSource.initialize();
  });
  afterEach(async () => {
    await dataSource.destroy();
    rmSync(folder, { recursive: true });
  });
  const ids = async () => (await dataSource.manager.find(Note)).map(({ id }) => id).toSorted();

  it('commits all of its statements while 99 others run', async () => {
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

  it('is not aborted if another process writes between its first read and its first write', async () => {
    const other = new Database(join(folder, 'test.db'), { timeout: 0 });
    other.pragma('journal_mode = WAL');
    const writing = () => other.exec("INSERT INTO notes VALUES (1, 'by the other process')");
    await dataSource.transaction(async (manager) => {
      const count = await manager.count(Note);
      expect(writing, 'until this transaction ends').toThrow('locked');
      await manager.insert(Note, { id: 2 + count, text: 'ours' });
    });
    writing();
    other.close();
    expect(await ids()).toEqual([1, 2]);
  });

  it('rolls back its own statements and none that ran beside it', async () => {
    const failing = dataSource.transaction(async (manager) => {
      await manager.insert(Note, { id: 1, text: 'rolled back' });
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

  it('waits for running statements, and does not roll them back', async () => {
    const running = Array.from({ length: 20 }, (_, id) =>
      dataSource.manager.insert(Note, { id, text: 'running' }),
    );
    const failing = dataSource.transaction(async (manager) => {
      await manager.insert(Note, { id: 100, text: 'rolled back' });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await Promise.all(running);
    expect(await dataSource.manager.count(Note)).toBe(20);
  });

  it('gets its turn while other statements keep coming', async () => {
    const stopped = new AbortController();
    const stream = Array.from({ length: 3 }, async () => {
      while (!stopped.signal.aborted) await dataSource.manager.count(Note);
    });
    await dataSource.transaction((manager) => manager.insert(Note, { id: 1, text: 'a' }));
    stopped.abort();
    await Promise.all(stream);
    expect(await ids()).toEqual([1]);
  });

  it('is invisible to others until it commits', async () => {
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

  it('nests as a savepoint', async () => {
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

  it('can be the one that save() opens, 50 times in parallel', async () => {
    const notes = Array.from({ length: 50 }, (_, id) =>
      Object.assign(new Note(), { id, text: 'x' }),
    );
    await Promise.all(notes.map((note) => dataSource.manager.save(note)));
    expect(await dataSource.manager.count(Note)).toBe(50);
  });

  it('is rolled back when its query runner is released, and the others continue', async () => {
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.manager.insert(Note, { id: 1, text: 'left' });
    await runner.release();
    expect(await dataSource.manager.count(Note)).toBe(0);
  });

  it('is rolled back with its savepoint when its query runner is released', async () => {
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.startTransaction();
    await runner.manager.insert(Note, { id: 1, text: 'left' });
    await runner.release();
    expect(await dataSource.manager.count(Note)).toBe(0);
  });

  it('lets other statements run while transactions keep coming', async () => {
    const stopped = new AbortController();
    const streams = Array.from({ length: 2 }, async () => {
      while (!stopped.signal.aborted)
        await dataSource.transaction((manager) => manager.count(Note));
    });
    expect(await dataSource.manager.count(Note)).toBe(0);
    stopped.abort();
    await Promise.all(streams);
  });

  it('waits for another process that writes, without blocking the event loop', async () => {
    const other = new Database(join(folder, 'test.db'));
    other.exec('BEGIN IMMEDIATE');
    const write = dataSource.manager.insert(Note, { id: 1, text: 'a' });
    let beats = 0;
    const heart = setInterval(() => beats++, 5);
    await expect.poll(() => beats, { timeout: 4_000 }).toBeGreaterThan(10);
    clearInterval(heart);
    other.exec('COMMIT');
    other.close();
    await write;
    expect(await ids()).toEqual([1]);
  });

  it('ends when SQLite itself rolls back, and the others continue', async () => {
    const broken = dataSource.transaction(async (manager) => {
      await manager.insert(Note, { id: 1, text: 'a' });
      // SQLite does this on a full disk.
      await manager.query('ROLLBACK');
      throw new Error('disk full');
    });
    await expect(broken).rejects.toThrow('disk full');
    await dataSource.manager.insert(Note, { id: 2, text: 'b' });
    expect(await ids()).toEqual([2]);
  });

  it('works on a DataSource that was closed and is opened again', async () => {
    await dataSource.manager.insert(Note, { id: 1, text: 'a' });
    await dataSource.query(counting());
    await dataSource.destroy();
    await dataSource.initialize();
    await dataSource.manager.insert(Note, { id: 2, text: 'b' });
    expect(await dataSource.query(counting())).toEqual([{ amount: 2 }]);
  });
});

test('A number of a statement that TypeORM builds is bound, so that the text is parsed once', async () => {
  const dataSource = new DataSource({
    type: 'better-sqlite3',
    database: ':memory:',
    entities: [Note],
  });
  serializeSqliteTransactions(dataSource);
  await dataSource.initialize();
  await dataSource.synchronize();
  const logged = vi.spyOn(dataSource.logger, 'logQuery');
  const find = (id: number) => dataSource.manager.findBy(Note, { id });
  await dataSource.manager.insert(Note, { id: 2 ** 45, text: 'a' });
  expect(await find(2 ** 45)).toEqual([{ id: 2 ** 45, text: 'a' }]);
  expect(await find(1.5)).toEqual([]);
  await dataSource.manager.insert(Note, { id: 5, text: 5 as unknown as string });
  expect(await dataSource.manager.findBy(Note, { text: 5 as unknown as string })).toMatchObject([
    { id: 5, text: '5' },
  ]);
  const [, first] = logged.mock.calls;
  expect(first).toEqual([expect.stringMatching(/"id" = \?/), [2n ** 45n], expect.anything()]);
  await dataSource.destroy();
});

const counting = preparedStatement(() => 'SELECT count(*) AS amount FROM notes');
const add =
  'INSERT INTO notes SELECT ?, synchronous FROM pragma_synchronous WHERE true RETURNING level';

describe('a prepared statement on SQLite', () => {
  const FULL = 2;
  const prepared = preparedStatement(() => add);
  let folder: string;
  let dataSource: DataSource;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nightlatch-unit-'));
    dataSource = new DataSource({
      type: 'better-sqlite3',
      database: join(folder, 'test.db'),
      enableWAL: true,
      timeout: 20,
      prepareDatabase: (database: Database.Database) => {
        database.pragma('synchronous = FULL');
      },
    });
    serializeSqliteTransactions(dataSource);
    await dataSource.initialize();
    await dataSource.query('CREATE TABLE notes (id INTEGER PRIMARY KEY, level)');
  });
  afterEach(async () => {
    await dataSource.destroy();
    rmSync(folder, { recursive: true });
  });

  it('is committed at the `synchronous` level of the connection', async () => {
    expect(await dataSource.query(prepared(), [1])).toEqual([{ level: FULL }]);
  });

  it('takes the values and returns the results of any other statement', async () => {
    const bare = preparedStatement(() => 'INSERT INTO notes VALUES (?, ?)')();
    expect(await dataSource.query(bare, [7, true])).toBe(7);
    const runner = dataSource.createQueryRunner();
    expect(await runner.query(bare, [8, false], true)).toMatchObject({ affected: 1, raw: 8 });
    expect(await dataSource.query('SELECT level FROM notes')).toEqual([{ level: 1 }, { level: 0 }]);
  });

  it('is logged by TypeORM', async () => {
    const logged = vi.spyOn(dataSource.logger, 'logQuery');
    await dataSource.query(prepared(), [1]);
    expect(logged).toHaveBeenCalledWith(add, [1], expect.anything());
  });

  it('fails with its text and values, and is logged', async () => {
    const logged = vi.spyOn(dataSource.logger, 'logQueryError');
    await dataSource.query(prepared(), [1]);
    const failed = dataSource.query(prepared(), [1]);
    await expect(failed).rejects.toMatchObject({ query: add, parameters: [1] });
    expect(logged).toHaveBeenCalledOnce();
  });

  it('waits for another process that writes', async () => {
    const process = new Database(join(folder, 'test.db'));
    process.exec('BEGIN IMMEDIATE');
    const write = dataSource.query(prepared(), [1]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    process.exec('COMMIT');
    process.close();
    expect(await write).toHaveLength(1);
  });
});
