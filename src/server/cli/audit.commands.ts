import { type Command, InvalidArgumentError } from 'commander';
import type { AuditEvent } from '../../index.js';
import { auditJsonLine, auditLine } from './audit-lines.js';
import { TrailFollower } from './follow-trail.js';
import type { OutputOptions } from './output.js';
import { withAuditTrail } from './services.js';

interface TailOptions extends OutputOptions {
  number: number;
  follow?: boolean;
}

const MOST_EVENTS = 10_000;
const EXAMPLES = `
A line has: the time, what happened, who had it happen, to whom, from where, what else, the user agent. Control
characters are escaped.

Examples:
  $ nightlatch audit tail --follow
  $ nightlatch audit tail -n 1000 --json | jq 'select(.name == "sign-in.failed")'`;

/** `nightlatch audit ...` */
export function addAuditCommands(program: Command): void {
  program
    .command('audit')
    .description('The trail of what happened')
    .command('tail')
    .description('Show the last events, the newest at the end')
    .option('-n, --number <events>', 'how many', wholeNumber, 20)
    .option('-f, --follow', 'go on with what happens, until Ctrl+C')
    .option('--json', 'as JSON, an object on each line')
    .addHelpText('after', EXAMPLES)
    .action(tail);
}

async function tail({ number, follow, json }: TailOptions): Promise<void> {
  const lineOf = json ? auditJsonLine : auditLine;
  const print = (events: AuditEvent[]) => {
    if (events.length > 0) console.log(events.map(lineOf).join('\n'));
  };
  await withAuditTrail(async (trail) => {
    // First: what happens meanwhile is one of the last events, or is followed.
    const follower = follow ? await TrailFollower.begin(trail) : null;
    const { events } = await trail.list({ limit: number });
    print(events.toReversed());
    follower?.markSeen(events);
    await follower?.follow(print);
  });
}

function wholeNumber(text: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (number <= MOST_EVENTS) return number;
  throw new InvalidArgumentError(`It is a whole number from 0 to ${MOST_EVENTS}.`);
}
