import { type BigIntStats, statSync } from 'node:fs';
import { Inject, Injectable, type Type } from '@nestjs/common';
import type { Database } from 'better-sqlite3';
import { DataSource } from 'typeorm';
import { toReason } from '../http/to-reason.js';
import { findDatabaseFault } from '../http/database-errors.js';
import { AUTH_DATA_SOURCE } from './auth-data-source.js';
import { quotePath } from './sql.js';

/** A privilege on a table, as PostgreSQL names it. */
export type Privilege = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';

/** Why the database cannot be used. */
interface DatabaseHealthFault {
  /** A few words without names, such as "the database cannot be reached". */
  summary: string;
  /** The message of the driver, for a log: it may name a host, a user or a table, and never has a password. */
  reason?: string;
}

/** The path is null if nothing can be written, and the privilege if there is no such table. */
interface UnmetNeed {
  path: string | null;
  privilege: string | null;
}

const ALL: readonly Privilege[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

/** Checks whether the database can be used. */
@Injectable()
export class DatabaseHealth {
  private readonly needs = new Map<Type<object>, readonly Privilege[]>();
  /** The file of each SQLite connection when it was first seen. */
  private readonly files = new WeakMap<Database, BigIntStats | null>();

  constructor(@Inject(AUTH_DATA_SOURCE) private readonly dataSource: DataSource) {
    if (dataSource.isInitialized && dataSource.options.type !== 'postgres') this.hasFile();
  }

  /** Adds the table of an entity to the check, with the privileges on it that the application needs. */
  require(entity: Type<object>, privileges: readonly Privilege[] = ALL): void {
    this.needs.set(entity, privileges);
  }

  /** Returns why the database cannot be used, or null if it can. It answers within `timeoutMs`, and never rejects. */
  async findFault(timeoutMs: number): Promise<DatabaseHealthFault | null> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<DatabaseHealthFault>((resolve) => {
      timer = setTimeout(() => resolve({ summary: 'the database does not answer' }), timeoutMs);
    });
    const answer = this.check().catch((error: unknown) => ({
      summary: findDatabaseFault(error) ?? 'the database reports an error',
      reason: toReason(error),
    }));
    return Promise.race([answer, tooLate]).finally(() => clearTimeout(timer));
  }

  private async check(): Promise<DatabaseHealthFault | null> {
    if (this.dataSource.options.type !== 'postgres' && !this.hasFile()) {
      return { summary: 'the database file was deleted or replaced: restart the server' };
    }
    const unmet = await this.findUnmetNeed();
    if (!unmet) return null;
    const { path, privilege } = unmet;
    if (path === null) return { summary: 'the database is read-only' };
    return privilege === null
      ? { summary: 'a table of the database is missing', reason: path }
      : { summary: 'the database user lacks a privilege', reason: `${privilege} on ${path}` };
  }

  private async findUnmetNeed(): Promise<UnmetNeed | undefined> {
    const needs = [...this.needs].flatMap(([entity, privileges]) => {
      const { tablePath } = this.dataSource.getMetadata(entity);
      const path = quotePath(tablePath, this.dataSource);
      return privileges.map((privilege) => ({ path, table: tablePath, privilege }));
    });
    const sql = this.dataSource.options.type === 'postgres' ? POSTGRES_SQL : SQLITE_SQL;
    const [unmet] = await this.dataSource.query<Array<UnmetNeed | undefined>>(sql, [
      JSON.stringify(needs),
    ]);
    return unmet;
  }

  /** Returns whether the file is still the one that was opened. A deleted file is lost when the server ends. */
  private hasFile(): boolean {
    const { databaseConnection } = this.dataSource.driver as unknown as {
      databaseConnection: Database;
    };
    if (databaseConnection.memory) return true;
    const now = statSync(databaseConnection.name, { bigint: true, throwIfNoEntry: false }) ?? null;
    if (!this.files.has(databaseConnection)) this.files.set(databaseConnection, now);
    const opened = this.files.get(databaseConnection);
    return now !== null && now.ino === opened?.ino && now.dev === opened.dev;
  }
}

/** A former primary that follows the new one is read-only as well. */
const POSTGRES_SQL = `
  SELECT NULL AS path, NULL AS privilege
  WHERE current_setting('transaction_read_only')::boolean
  UNION ALL
  SELECT path, CASE WHEN to_regclass(path) IS NULL THEN NULL ELSE privilege END AS privilege
  FROM json_to_recordset($1) AS need (path text, privilege text)
  WHERE to_regclass(path) IS NULL OR NOT has_table_privilege(to_regclass(path), privilege)
  LIMIT 1`;
const SQLITE_SQL = `
  SELECT value ->> 'table' AS path, NULL AS privilege FROM json_each(?)
  WHERE value ->> 'table' NOT IN (SELECT name FROM sqlite_master) LIMIT 1`;
