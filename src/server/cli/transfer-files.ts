import { constants, createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { access, open, readFile, stat } from 'node:fs/promises';
import { once } from 'node:events';
import type { FirebaseParameters, UserFileFormat } from '../../index.js';
import { CliError } from './cli.errors.js';

/** By the end of the name, where it is not said. Throws {@link CliError}. */
export function formatOf(file: string, given: UserFileFormat | undefined): UserFileFormat {
  if (given !== undefined) return given;
  if (/\.(ndjson|jsonl)$/i.test(file)) return 'ndjson';
  if (/\.csv$/i.test(file)) return 'csv';
  throw new CliError(`What is in ${file}? Say --format ndjson or --format csv.`);
}

/** A file to be read, or the standard input for `-`, and its size where it has one. Throws {@link CliError}. */
export async function openInput(
  path: string,
): Promise<{ chunks: AsyncIterable<Buffer>; bytes: number | null }> {
  if (path === '-') return { chunks: process.stdin, bytes: null };
  const info = await stat(path).catch(() => null);
  if (info === null || info.isDirectory() || info.isSocket()) {
    throw new CliError(`There is no file ${path}.`);
  }
  await access(path, constants.R_OK).catch(() => {
    throw new CliError(`${path} cannot be read.`);
  });
  return { chunks: contentOf(path), bytes: info.isFile() ? info.size : null };
}

/** Opened when it is read: an import that does not begin leaves nothing open. */
async function* contentOf(path: string): AsyncGenerator<Buffer> {
  yield* createReadStream(path) as AsyncIterable<Buffer>;
}

/** A file that is not there yet, for its owner alone. Writes as fast as what takes it. Throws {@link CliError}. */
export class OutputFile {
  private failure: Error | null = null;

  private constructor(private readonly stream: WriteStream | NodeJS.WriteStream) {
    // A full disk, or a reader that has gone, may be told of between two writes.
    stream.on('error', (error: Error) => (this.failure = error));
  }

  static async create(path: string): Promise<OutputFile> {
    const flags = constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY;
    const handle = await open(path, flags, 0o600).catch((error: NodeJS.ErrnoException) => {
      const isThere = error.code === 'EEXIST';
      throw new CliError(isThere ? `${path} is there already.` : `${path} cannot be written.`);
    });
    return new OutputFile(createWriteStream(path, { fd: handle }));
  }

  static standardOutput(): OutputFile {
    return new OutputFile(process.stdout);
  }

  async write(text: string): Promise<void> {
    if (this.failure) throw this.failure;
    if (!this.stream.write(text)) await once(this.stream, 'drain');
  }

  /** Resolves when everything is in the file. */
  async close(): Promise<void> {
    if (this.failure) throw this.failure;
    if (this.stream === process.stdout) return;
    this.stream.end();
    await once(this.stream, 'close');
  }
}

/** The password hash parameters of a Firebase project, as its console shows them. Throws {@link CliError}. */
export async function readFirebaseParameters(path: string): Promise<FirebaseParameters> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const value = (name: string) =>
    new RegExp(`"?\\b${name}"?\\s*:\\s*"?([\\w+/=-]+)`).exec(text)?.[1];
  const [signerKey, saltSeparator] = [value('base64_signer_key'), value('base64_salt_separator')];
  const [rounds, memCost] = [Number(value('rounds')), Number(value('mem_cost'))];
  if (signerKey && saltSeparator && rounds > 0 && memCost > 0) {
    return { signerKey, saltSeparator, rounds, memCost };
  }
  throw new CliError(
    `${path} has to have base64_signer_key, base64_salt_separator, rounds and mem_cost, as the Firebase console shows them.`,
  );
}
