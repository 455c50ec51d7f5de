import { Injectable } from '@nestjs/common';
import { Repository } from 'typeorm';
import { InjectAuthRepository } from '../../database/auth-data-source.js';
import { preparedStatement } from '../../database/prepared-statements.js';
import { isPostgres, quoteTable } from '../../database/sql.js';
import { PersonalAccessToken } from '../personal-access-token.entity.js';

/** The last use of a token in this process. */
interface LastUse {
  id: string;
  atMs: number;
  /** The group of addresses; null if it is not known. */
  address: string | null;
}

/** A later use this soon after the stored one is not written. */
const LEAST_MS = 60_000;

/** Writes when tokens were used. */
@Injectable()
export class LastUsesStore {
  private readonly sql = preparedStatement(() =>
    isPostgres(this.tokens.manager) ? this.buildPostgresSql() : this.buildSqliteSql(),
  );

  constructor(
    @InjectAuthRepository(PersonalAccessToken)
    private readonly tokens: Repository<PersonalAccessToken>,
  ) {}

  /** Writes the uses in one statement. It changes two columns only, so that it cannot revive a token. */
  async write(uses: readonly LastUse[]): Promise<void> {
    const rows = uses.map(({ id, atMs, address }) => ({ id, at: atMs, address }));
    await this.tokens.query(this.sql(), [JSON.stringify(rows)]);
  }

  /** A row that another instance writes at this moment is skipped: two that wait for each other could deadlock. */
  private buildPostgresSql(): string {
    const table = quoteTable(this.tokens);
    return `
      WITH used AS (
        SELECT token.id, step.at, step.address
        FROM ${table} AS token
        JOIN json_to_recordset($1) AS step (id uuid, at bigint, address varchar) ON step.id = token.id
        WHERE token.last_used_at IS NULL OR token.last_used_at < step.at - ${LEAST_MS}
        FOR NO KEY UPDATE OF token SKIP LOCKED
      )
      UPDATE ${table} AS token
      SET last_used_at = used.at, last_used_address = coalesce(used.address, token.last_used_address)
      FROM used WHERE token.id = used.id`;
  }

  private buildSqliteSql(): string {
    const table = quoteTable(this.tokens);
    return `
      UPDATE ${table}
      SET last_used_at = step.value ->> 'at',
        last_used_address = coalesce(step.value ->> 'address', last_used_address)
      FROM json_each(?) AS step
      WHERE ${table}.id = step.value ->> 'id'
        AND (last_used_at IS NULL OR last_used_at < (step.value ->> 'at') - ${LEAST_MS})`;
  }
}
