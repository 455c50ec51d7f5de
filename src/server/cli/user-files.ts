import { once } from 'node:events';
import { constants, createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { access, open, readFile, stat } from 'node:fs/promises';
import type { FirebaseParameters, UserFileFormat } from '../../index.js';
import { CliError } from './cli.errors.js';
import { toPrintableLines } from './terminal.js';

/**
 * Returns the given format, or else the one that the file name ends in.
 * @throws CliError if neither tells.
 */
export function getFormat(file: string, given: UserFileFormat | undefined): UserFileFormat {
  if (given !== undefined) return given;
  if (/\.(ndjson|jsonl|json)$/i.test(file)) return 'ndjson';
  if (/\.(csv|tsv)$/i.test(file)) return 'csv';
  throw new CliError(
    `The name ${file} does not tell the format. Use --format ndjson or --format csv.`,
  );
}

/**
 * Returns the content of a file, or the standard input for `-`.
 * @throws CliError if the file does not exist or cannot be read.
 */
export async function openInput(path: string): Promise<AsyncIterable<Buffer>> {
  if (path === '-') return process.stdin;
  const info = await stat(path).catch(() => null);
  if (info === null || info.isDirectory() || info.isSocket()) {
    throw new CliError(`There is no file ${path}.`);
  }
  await access(path, constants.R_OK).catch(() => {
    throw new CliError(`The file ${path} cannot be read.`);
  });
  return readContent(path);
}

/** Opens the file at the first read, so that an import that fails before leaves nothing open. */
async function* readContent(path: string): AsyncGenerator<Buffer> {
  yield* createReadStream(path) as AsyncIterable<Buffer>;
}

/** A new file that only its owner can read, or the standard output. */
export class OutputFile {
  private failure: Error | null = null;

  private constructor(private readonly stream: WriteStream | NodeJS.WriteStream) {
    // A full disk or a closed pipe can be reported between two writes.
    stream.on('error', (error: Error) => (this.failure = error));
  }

  /** @throws CliError if the file exists or cannot be created. */
  static async create(path: string): Promise<OutputFile> {
    const flags = constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY;
    const handle = await open(path, flags, 0o600).catch((error: NodeJS.ErrnoException) => {
      const exists = error.code === 'EEXIST';
      throw new CliError(
        exists
          ? `The file ${path} exists already. Choose another name.`
          : `The file ${path} cannot be written.`,
      );
    });
    return new OutputFile(createWriteStream(path, { fd: handle }));
  }

  static standardOutput(): OutputFile {
    return new OutputFile(process.stdout);
  }

  /** Waits while the buffer of the stream is full. A terminal gets no character that controls it. */
  async write(text: string): Promise<void> {
    if (this.failure) throw this.failure;
    const isTerminal = 'isTTY' in this.stream && this.stream.isTTY;
    const written = this.stream.write(isTerminal ? toPrintableLines(text) : text);
    if (!written) await once(this.stream, 'drain');
  }

  /** Resolves when everything is in the file. */
  async close(): Promise<void> {
    if (this.failure) throw this.failure;
    if (this.stream === process.stdout) return;
    this.stream.end();
    await once(this.stream, 'close');
  }
}

/**
 * Reads the password hash parameters of a Firebase project, as its console shows them.
 * @throws CliError if a parameter is missing.
 */
export async function readFirebaseParameters(path: string): Promise<FirebaseParameters> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const find = (name: string) =>
    new RegExp(`"?\\b${name}"?\\s*:\\s*"?([\\w+/=-]+)`).exec(text)?.[1];
  const [signerKey, saltSeparator] = [find('base64_signer_key'), find('base64_salt_separator')];
  const [rounds, memCost] = [Number(find('rounds')), Number(find('mem_cost'))];
  if (signerKey && saltSeparator && rounds > 0 && memCost > 0) {
    return { signerKey, saltSeparator, rounds, memCost };
  }
  throw new CliError(
    `${path} must contain base64_signer_key, base64_salt_separator, rounds and mem_cost, as the Firebase console shows them.`,
  );
}
