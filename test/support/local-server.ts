import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readSettings } from '../../src/server/settings/read-settings.js';
import type { Settings } from '../../src/server/settings/settings.js';
import { type CommandResult, runCommandInHost } from './commands.js';
import type { Answer, Call } from './http.js';
import { createMigratedDatabase } from './migrated-database.js';
import { CHEAP_HASHING, listen, type TestServer } from './server.js';
import { createDataFolder } from './temporary-folder.js';

/**
 * The server in this process, on `localhost`, with the settings that a user writes, for tests of pages and of commands. It
 * starts in a tenth of the time of a {@link ServerProcess}, which is for what concerns the process itself.
 */
export class LocalServer {
  private constructor(
    private readonly server: TestServer,
    /** What its commands get, and all that they get, in their environment. */
    readonly settings: Record<string, string>,
    /** The folder in which its commands run. Paths in settings are absolute. */
    readonly folder: string,
  ) {}

  /** @param more settings without a name for users: without them it hashes cheaply, with `{}` as in production */
  static async start(
    given: Record<string, string> = {},
    more: Partial<Settings> = { hashing: CHEAP_HASHING },
  ): Promise<LocalServer> {
    const database =
      given.DATABASE_URL === undefined ? await createMigratedDatabase('sqlite') : null;
    const settings: Record<string, string> = {
      PORT: '0',
      SECRET_KEY: randomBytes(32).toString('hex'),
      ...(database && { DATABASE_URL: database.url }),
      ...given,
    };
    const read = readSettings(settings).settings;
    const server = await listen({ ...read, ...more }, database, 'localhost');
    return new LocalServer(server, settings, createDataFolder('local'));
  }

  get app(): NestFastifyApplication {
    return this.server.app;
  }

  get url(): string {
    return this.server.url;
  }

  /** Everything that was logged. */
  get output(): string {
    return this.server.log.join('');
  }

  call(method: string, path: string, options?: Call): Promise<Answer> {
    return this.server.call(method, path, options);
  }

  refresh(refreshToken: string): Promise<Answer> {
    return this.server.refresh(refreshToken);
  }

  /** Runs `nightlatch ...` with the settings and in the folder of the server. */
  cli(...args: string[]): Promise<CommandResult> {
    return this.cliWith('', ...args);
  }

  /** Runs `nightlatch ...` like {@link cli}, with this standard input. */
  cliWith(input: string | Buffer, ...args: string[]): Promise<CommandResult> {
    return runCommandInHost({ args, settings: this.settings, folder: this.folder, input });
  }

  async remove(): Promise<void> {
    await this.server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
