import type { Command } from 'commander';
import type { QueuedMail } from '../../index.js';
import { CliError } from './cli.errors.js';
import { type OutputOptions, printOne, printRows, type Row } from './output.js';
import { readServices, withServices } from './services.js';
import { print } from './terminal.js';
import { wholeNumber } from './whole-number.js';

interface QueueOptions extends OutputOptions {
  number: number;
}

interface RetryOptions extends OutputOptions {
  all?: boolean;
}

const MAX_MAILS = 10_000;

const QUEUE_HELP = `
The next mail to be tried comes first. "last_error" is the code of the last attempt: that of the system (ECONNREFUSED), or
the first three digits of the mail server's answer (451).`;

/** Adds `nightlatch mail ...`. */
export function addMailCommands(program: Command): void {
  const mail = program
    .command('mail')
    .description('Test the mail server, and list and retry mails');
  mail
    .command('test')
    .description('Send a test mail now, and report what the mail server answers')
    .argument('<to>', 'an e-mail address')
    .action(test);
  mail
    .command('queue')
    .description('List the mails that wait to be sent')
    .option('-n, --number <mails>', 'how many mails', wholeNumber('--number', 1, MAX_MAILS), 100)
    .option('--json', 'print JSON')
    .addHelpText('after', QUEUE_HELP)
    .action(list);
  mail
    .command('retry')
    .description('Try to send a waiting mail now, or all of them with --all; the server does it')
    .argument('[id]', 'the id of the mail, as "mail queue" prints it')
    .option('--all', 'every mail')
    .option('--json', 'print JSON')
    .action(retry);
}

async function test(to: string): Promise<void> {
  await withServices('mail', ({ tester }) => tester.send(to));
  print(`The mail server accepted a test mail to ${to}.`);
}

async function list({ number, json }: QueueOptions): Promise<void> {
  const mails = await readServices('mail', ({ outbox }) => outbox.list(number));
  printRows(mails.map(toRow), { json }, 'No mail waits.');
}

async function retry(id: string | undefined, { all, json }: RetryOptions): Promise<void> {
  if ((id === undefined) === (all === undefined))
    throw new CliError('Name one mail, or write --all.');
  const retried = await withServices('mail', ({ outbox }) => outbox.retry(id ?? 'all'));
  if (id !== undefined && retried === 0)
    throw new CliError(`There is no mail ${id}: it was sent, or given up.`);
  printOne({ retried }, { json });
}

function toRow({ id, kind, attempts, createdAt, nextTryAt, lastError }: QueuedMail): Row {
  const [created_at, next_try_at] = [createdAt, nextTryAt].map((time) => time.toISOString());
  return {
    id,
    kind,
    created_at: created_at!,
    attempts,
    next_try_at: next_try_at!,
    last_error: lastError,
  };
}
