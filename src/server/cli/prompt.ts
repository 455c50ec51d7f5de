import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { CliError } from './cli.errors.js';

/** More than any password has, in bytes. */
const LONGEST_INPUT = 4_096;

/** Asks whoever sits at the terminal. */
export class Prompt {
  constructor(
    private readonly input: NodeJS.ReadStream = process.stdin,
    private readonly output: NodeJS.WritableStream = process.stderr,
  ) {}

  /** A new password, typed twice, and never shown. Throws {@link CliError}. */
  async newPassword(): Promise<string> {
    this.refuseWithoutTerminal('give the password with --password-stdin');
    const [password, again] = await this.ask(['Password: ', 'Again: '], { hidden: true });
    if (password !== again) throw new CliError('These are two different passwords.');
    return password!;
  }

  /** A new password from the standard input: all of it, but for a line break at its end. Throws {@link CliError}. */
  async passwordFromInput(): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of this.input) {
      chunks.push(Buffer.from(chunk as Buffer));
      if (Buffer.concat(chunks).length > LONGEST_INPUT) throw new CliError('This is no password.');
    }
    try {
      const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
      return utf8.decode(Buffer.concat(chunks)).replace(/\r?\n$/, '');
    } catch {
      throw new CliError('The password is not UTF-8.');
    }
  }

  /** Whether it is to be done. Throws {@link CliError}. */
  async confirm(question: string): Promise<boolean> {
    this.refuseWithoutTerminal('say --yes');
    const [answer] = await this.ask([`${question} [y/N] `], { hidden: false });
    return /^y(es)?$/i.test(answer!.trim());
  }

  private refuseWithoutTerminal(instead: string): void {
    if (!this.input.isTTY) throw new CliError(`There is no terminal to ask at: ${instead}.`);
  }

  private async ask(questions: string[], { hidden }: { hidden: boolean }): Promise<string[]> {
    // What is typed is shown by what it is written to, and the terminal itself shows nothing.
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    const output = hidden ? nowhere : this.output;
    const options = { input: this.input, output, terminal: true, historySize: 0 };
    const lines = createInterface(options);
    // Not an event for each line: of two that come together the second would be missed.
    const typed = lines[Symbol.asyncIterator]();
    const answers: string[] = [];
    try {
      for (const question of questions) {
        this.output.write(question);
        const { value, done } = await typed.next();
        if (hidden || done) this.output.write('\n');
        if (done) throw new CliError('Nothing was done.');
        answers.push(value);
      }
      return answers;
    } finally {
      lines.close();
    }
  }
}
