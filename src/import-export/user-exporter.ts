import { Injectable } from '@nestjs/common';
import { type Actor, SYSTEM_ACTOR } from '../events/actor.js';
import { UnitsOfWork } from '../events/units-of-work.js';
import type { User } from '../users/user.entity.js';
import { UsersService } from '../users/users.service.js';
import { writeCsv } from './csv.js';
import { ExportError } from './import-export.errors.js';
import { ImportExportStore, type LeftOut } from './import-export.store.js';
import { writeNdjson } from './ndjson.js';
import type { UserFileFormat } from './row-reader.js';
import { ROW_MEMBERS } from './user-row.parser.js';

/** The options of an export. */
export interface ExportOptions {
  /** The format of the file. */
  format: UserFileFormat;
  /** Includes the password hashes, which an attacker who gets the file can try to crack. Default: false. */
  withPasswordHashes?: boolean | undefined;
}

const PAGE_ROWS = 1_000;

/** Exports users, with their password hashes if wanted. */
@Injectable()
export class UserExporter {
  constructor(
    private readonly users: UsersService,
    private readonly store: ImportExportStore,
    private readonly units: UnitsOfWork,
  ) {}

  /**
   * Yields the file a page at a time, ordered by user id, in the format that `UserImporter` reads.
   * @throws ExportError if users are managed by an external directory.
   * @throws UnavailableError if the export cannot be recorded: users that have left cannot be called back.
   */
  async *export(
    { format, withPasswordHashes = false }: ExportOptions,
    by: Actor = SYSTEM_ACTOR,
  ): AsyncGenerator<string> {
    if (this.users.usesExternalDirectory) {
      throw new ExportError(
        'Users are managed by an external directory (UserDirectory); export them there.',
      );
    }
    await this.units.run(by, (unit) => unit.record('users.exported', { withPasswordHashes }));
    const columns = ROW_MEMBERS.filter(
      (name) => name !== 'password_salt' && (withPasswordHashes || name !== 'password_hash'),
    );
    if (format === 'csv') yield `${columns.join(',')}\r\n`;
    for (let after: string | null = null; ;) {
      const users = await this.store.listAfter(after, PAGE_ROWS);
      if (users.length === 0) return;
      const ids = users.map(({ id }) => id);
      const hashes = withPasswordHashes ? await this.store.findHashes(ids) : null;
      const rows = users.map((user) => toRow(user, hashes));
      yield format === 'csv' ? writeCsv(rows, columns) : writeNdjson(rows);
      after = ids.at(-1)!;
    }
  }

  /**
   * Lists the tables with rows of users that an export leaves out, such as second factors, passkeys, accounts of other
   * providers, personal access tokens and sessions.
   */
  listLeftOut(): Promise<LeftOut[]> {
    return this.store.countLeftOut();
  }
}

function toRow(user: User, hashes: Map<string, string> | null): object {
  const { id, email, emailVerifiedAt, username, fullName, locale } = user;
  const { disabled, roles, createdAt } = user;
  return {
    id,
    email,
    // What an import takes for not verified; a file without the member says nothing.
    email_verified: emailVerifiedAt?.toISOString() ?? false,
    username,
    full_name: fullName,
    locale,
    disabled,
    roles,
    created_at: createdAt.toISOString(),
    ...(hashes && { password_hash: hashes.get(id) ?? null }),
  };
}
