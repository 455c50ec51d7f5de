import type { Command } from 'commander';
import type { QueuedMail } from '../../index.js';
import { CliError } from './cli.errors.js';
import { type OutputOptions, printOne, printRows, type Row } from './output.js';
import { readServices, withServices } from './services.js';
import { print } from './terminal.js';
import { wholeNumber } from './whole-number.js';

interface ListOptions extends OutputOptions {
  number: number;
}

interface RetryOptions extends OutputOptions {
  all?: boolean;
}

const MAX_ROWS = 10_000;

const QUEUE_HELP = `
The next mail to be tried comes first. "last_error" is the code of the last attempt: that of the system (ECONNREFUSED), or
the first three digits of the mail server's answer (451).`;

/** Adds `nightlatch mail ...`. */
export function addMailCommands(program: Command): void {
  const mail = program
    .command('mail')
    .description('Test the mail server, list and retry mails, and stop mails to an address');
  mail
    .command('test')
    .description('Send a test mail now, and report what the mail server answers')
    .argument('<to>', 'an e-mail address')
    .action(test);
  mail
    .command('queue')
    .description('List the mails that wait to be sent')
    .option('-n, --number <mails>', 'how many mails', wholeNumber('--number', 1, MAX_ROWS), 100)
    .option('--json', 'print JSON')
    .addHelpText('after', QUEUE_HELP)
    .action(listQueue);
  mail
    .command('retry')
    .description('Try to send a waiting mail now, or all of them with --all; the server does it')
    .argument('[id]', 'the id of the mail, as "mail queue" prints it')
    .option('--all', 'every mail')
    .option('--json', 'print JSON')
    .action(retry);
  addRefusalCommands(mail);
}

function addRefusalCommands(mail: Command): void {
  mail
    .command('refused')
    .description('List the addresses to which no mails are sent, the latest first')
    .option(
      '-n, --number <addresses>',
      'how many addresses',
      wholeNumber('--number', 1, MAX_ROWS),
      100,
    )
    .option('--json', 'print JSON')
    .action(listRefused);
  mail
    .command('refuse')
    .description('Send no mails to an address, for example because they bounced')
    .argument('<address>', 'an e-mail address')
    .action(refuse);
  mail
    .command('allow')
    .description('Send mails to an address again')
    .argument('<address>', 'an e-mail address that "mail refused" lists')
    .action(allow);
}

async function test(to: string): Promise<void> {
  await withServices('mail', ({ tester }) => tester.send(to));
  print(`The mail server accepted a test mail to ${to}.`);
}

async function listQueue({ number, json }: ListOptions): Promise<void> {
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

async function listRefused({ number, json }: ListOptions): Promise<void> {
  const found = await readServices('mail', ({ refused }) => refused.list(number));
  const rows = found.map(({ address, refusedAt }) => ({
    address,
    refused_at: refusedAt.toISOString(),
  }));
  printRows(rows, { json }, 'No address is refused.');
}

async function refuse(address: string): Promise<void> {
  await withServices('mail', ({ refused }, actor) => refused.refuse(address, actor));
  print(`No mails are sent to ${address} any more.`);
}

async function allow(address: string): Promise<void> {
  const wasRefused = await withServices('mail', ({ refused }, actor) =>
    refused.allow(address, actor),
  );
  if (!wasRefused) throw new CliError(`Mails to ${address} were not stopped.`);
  print(`Mails are sent to ${address} again.`);
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
