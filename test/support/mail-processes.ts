import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { createDatabase, type DatabaseKind, type TestDatabase } from './databases.js';
import { ServerProcess } from './process.js';
import { SmtpCatcher } from './smtp-catcher.js';

interface ImportedUser {
  email: string;
  email_verified?: boolean;
  password_hash?: string;
}

/** A mail server and a database, with the servers that were started on them. */
export class MailProcesses {
  private readonly started: ServerProcess[] = [];

  private constructor(
    readonly catcher: SmtpCatcher,
    private readonly database: TestDatabase,
    private readonly settings: Record<string, string>,
  ) {}

  /** Starts the mail server and creates the database. `settings` are those of the servers besides what mails need. */
  static async create(
    kind: DatabaseKind,
    settings: Record<string, string> = {},
  ): Promise<MailProcesses> {
    const [catcher, database] = [await SmtpCatcher.start(), await createDatabase(kind)];
    return new MailProcesses(catcher, database, {
      PORT: '0',
      ISSUER: 'http://localhost:3000',
      SECRET_KEY: randomBytes(32).toString('hex'),
      DATABASE_URL: database.url,
      SMTP_URL: catcher.url,
      MAIL_FROM: 'no-reply@nightlatch.example',
      LIMITS: 'off',
      // The mail of a reset is then the first one to each address.
      EMAIL_VERIFICATION: 'off',
      ...settings,
    });
  }

  /** Starts a server, which is one of several instances if others run. */
  async start(): Promise<ServerProcess> {
    const server = ServerProcess.start(this.settings);
    this.started.push(server);
    return server.ready();
  }

  /** Imports users; without a `password_hash` they have no password yet. */
  async importUsers(server: ServerProcess, users: ImportedUser[]): Promise<void> {
    const file = join(server.folder, 'users.ndjson');
    writeFileSync(file, users.map((user) => JSON.stringify(user)).join('\n'));
    const { code, stderr } = await server.cli('users', 'import', file);
    expect(code, stderr).toBe(0);
  }

  async remove(): Promise<void> {
    for (const server of this.started) await server.remove();
    await this.catcher.stop();
    await this.database.drop();
  }
}
