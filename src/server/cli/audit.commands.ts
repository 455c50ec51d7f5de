import { type Command, InvalidArgumentError } from 'commander';
import type { AuditEvent, AuditPage, AuditTrail } from '../../index.js';
import type { OutputOptions } from './output.js';
import { readServices } from './services.js';
import { print, toPrintable } from './terminal.js';
import { TrailFollower } from './trail-follower.js';
import { wholeNumber } from './whole-number.js';

interface TailOptions extends OutputOptions {
  number: number;
  follow?: boolean;
  after?: string;
}

const MAX_EVENTS = 10_000;
const PAGE_EVENTS = 1_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NAME_WIDTH = 'client.secret-rotated'.length;
const ID_WIDTH = 36;
const ACTOR_WIDTH = 'user '.length + ID_WIDTH;
const IP_WIDTH = 15;

const HELP = `
A line shows the time, the event, who caused it, the user that it is about, the IP address, details, and the user
agent. Control characters are escaped.

--after prints all events since that one, the oldest first; --json shows the id of each. An event appears when its
transaction ends, up to ten seconds late: to miss none, take the id of an event that is older, and drop those that you have.

Examples:
  $ nightlatch audit tail --follow
  $ nightlatch audit tail -n 1000 --json | jq 'select(.name == "sign-in.failed")'`;

/** Adds `nightlatch audit ...`. */
export function addAuditCommands(program: Command): void {
  program
    .command('audit')
    .description('Read the audit trail')
    .command('tail')
    .description('Print the latest events, the newest last')
    .option('-n, --number <events>', 'how many events', wholeNumber('--number', 0, MAX_EVENTS), 20)
    .option('-f, --follow', 'continue with new events until Ctrl+C')
    .option(
      '--after <id>',
      'all events after the one with this id, instead of a number of them',
      eventId,
    )
    .option('--json', 'print one JSON object on each line')
    .addHelpText('after', HELP)
    .action(tail);
}

async function tail({ number, follow, after, json }: TailOptions): Promise<void> {
  const toLine = json ? toJsonLine : toTextLine;
  const printEvents = (events: AuditEvent[]) => {
    if (events.length > 0) print(events.map(toLine).join('\n'));
  };
  await readServices('auditTrail', async ({ trail }) => {
    // Started before the list is read, so that an event that is added in between is not lost.
    const follower = follow ? await TrailFollower.start(trail) : null;
    for await (const events of after ? listAfter(trail, after) : listLatest(trail, number)) {
      printEvents(events);
      follower?.skip(events);
    }
    await follower?.follow(printEvents);
  });
}

async function* listLatest(trail: AuditTrail, limit: number): AsyncGenerator<AuditEvent[]> {
  const { events } = await trail.list({ limit });
  yield events.toReversed();
}

async function* listAfter(trail: AuditTrail, id: string): AsyncGenerator<AuditEvent[]> {
  for (let cursor: string | null = id; cursor !== null;) {
    const page: AuditPage = await trail.list({ cursor, limit: PAGE_EVENTS, oldestFirst: true });
    yield page.events;
    cursor = page.nextCursor;
  }
}

function eventId(text: string): string {
  if (UUID.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError('--after must be the id of an event.');
}

function toTextLine(event: AuditEvent): string {
  const { actor, actorId, subjectId, ip, userAgent, details } = event;
  const columns = [
    event.createdAt.toISOString(),
    event.name.padEnd(NAME_WIDTH),
    (actorId === null ? actor : `${actor} ${actorId}`).padEnd(ACTOR_WIDTH),
    (subjectId ?? '-').padEnd(ID_WIDTH),
    (ip ?? '-').padEnd(IP_WIDTH),
    JSON.stringify(details),
    JSON.stringify(userAgent ?? '-'),
  ];
  return toPrintable(columns.join('  '));
}

/** Returns the members of `GET /audit-events`. */
function toJsonLine(event: AuditEvent): string {
  const { id, name, actor, ip, details } = event;
  const members = {
    id,
    created_at: event.createdAt,
    name,
    actor,
    actor_id: event.actorId,
    subject_id: event.subjectId,
    session_id: event.sessionId,
    client_id: event.clientId,
    ip,
    user_agent: event.userAgent,
    request_id: event.requestId,
    details,
  };
  return JSON.stringify(members);
}
