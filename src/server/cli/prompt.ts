import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { CliError } from './cli.errors.js';
import { toPrintable } from './terminal.js';

const PASSWORD_MAX_BYTES = 4_096;

/** Asks the person at the terminal. */
export class Prompt {
  constructor(
    private readonly input: NodeJS.ReadStream = process.stdin,
    private readonly output: NodeJS.WritableStream = process.stderr,
  ) {}

  /**
   * Asks for a new password twice, without showing it.
   * @throws CliError if the two differ, the input ends, or there is no terminal.
   */
  async askNewPassword(): Promise<string> {
    this.assertTerminal('Cannot ask for a password without a terminal. Use --password-stdin.');
    const [password, again] = await this.ask(['Password: ', 'Again: '], { hidden: true });
    if (password !== again) throw new CliError('The passwords do not match.');
    return password!;
  }

  /**
   * Asks for an existing password, without showing it.
   * @throws CliError if the input ends, or there is no terminal.
   */
  async askPassword(): Promise<string> {
    this.assertTerminal('Cannot ask for a password without a terminal. Use --password-stdin.');
    const [password] = await this.ask(['Password: '], { hidden: true });
    return password!;
  }

  /**
   * Reads a password, or another secret, from the standard input: all of it, except a line break at the end.
   * @param what what it is, for the messages
   * @throws CliError if it is too long or not UTF-8.
   */
  async readPassword(what = 'password'): Promise<string> {
    let bytes = Buffer.alloc(0);
    for await (const chunk of this.input) {
      bytes = Buffer.concat([bytes, Buffer.from(chunk as Buffer)]);
      if (bytes.length > PASSWORD_MAX_BYTES) {
        throw new CliError(`The ${what} is longer than ${PASSWORD_MAX_BYTES} bytes.`);
      }
    }
    try {
      const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
      return utf8.decode(bytes).replace(/\r?\n$/, '');
    } catch {
      throw new CliError(`The ${what} is not valid UTF-8.`);
    }
  }

  /**
   * Asks a question that only `y` or `yes` confirms.
   * @throws CliError if the input ends, or there is no terminal.
   */
  async confirm(question: string): Promise<boolean> {
    this.assertTerminal('Cannot ask for confirmation without a terminal. Use --yes.');
    const [answer] = await this.ask([`${question} [y/N] `], { hidden: false });
    return /^y(es)?$/i.test(answer!.trim());
  }

  private assertTerminal(message: string): void {
    if (!this.input.isTTY) throw new CliError(message);
  }

  private async ask(questions: string[], { hidden }: { hidden: boolean }): Promise<string[]> {
    // readline turns the terminal's own echo off and writes what is typed to its output.
    const discard = new Writable({ write: (_chunk, _encoding, done) => done() });
    const output = hidden ? discard : this.output;
    const options = { input: this.input, output, terminal: true, historySize: 0 };
    const lines = createInterface(options);
    // Not the `line` event, which would lose the second of two lines that arrive together.
    const typed = lines[Symbol.asyncIterator]();
    const answers: string[] = [];
    try {
      for (const question of questions) {
        this.output.write(toPrintable(question));
        const { value, done } = await typed.next();
        if (hidden || done) this.output.write('\n');
        if (done) throw new CliError('Cancelled: input ended.');
        answers.push(value);
      }
      return answers;
    } finally {
      lines.close();
    }
  }
}
