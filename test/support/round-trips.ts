import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';

/** What was sent to PostgreSQL. */
interface Sent {
  /** The statements, with those that begin and end transactions. */
  statements: string[];
  /** How often the sender waited for answers. Statements that are sent together cost one round trip. */
  roundTrips: number;
}

/** A connection of `pg`: its methods write the messages of PostgreSQL's protocol to the socket. */
interface Connection {
  stream: object;
  once: (event: 'readyForQuery', listener: () => void) => unknown;
  query: (text: string) => void;
  parse: (message: { text: string; name?: string }) => void;
  bind: (message: { statement?: string }) => void;
  sync: () => void;
}

/** What one connection has been sent. */
interface State {
  prepared: Map<string, string>;
  unanswered: number;
}

const states = new WeakMap<object, State>();
const counting = new AsyncLocalStorage<Sent>();

/**
 * Returns what `work` sends to PostgreSQL, in the order of the statements: not what the server does in the background
 * meanwhile.
 */
export async function countRoundTrips(work: () => Promise<unknown>): Promise<Sent> {
  const sent: Sent = { statements: [], roundTrips: 0 };
  await counting.run(sent, work);
  return { ...sent, statements: [...sent.statements] };
}

let isWatching = false;

/** Counts from now on what `pg` writes to its connections. */
export function watchConnections(): void {
  // The files of a worker share the prototype.
  if (isWatching) return;
  isWatching = true;
  const { prototype } = createRequire(import.meta.url)('pg/lib/connection.js') as {
    prototype: Connection;
  };
  const { query, parse, bind, sync } = prototype;
  const getState = ({ stream }: Connection): State => {
    const state = states.get(stream) ?? { prepared: new Map(), unanswered: 0 };
    states.set(stream, state);
    return state;
  };
  const countTrip = (connection: Connection): void => {
    const state = getState(connection);
    const sent = counting.getStore();
    if (sent && state.unanswered === 0) sent.roundTrips++;
    state.unanswered++;
    connection.once('readyForQuery', () => state.unanswered--);
  };
  prototype.query = function (text) {
    counting.getStore()?.statements.push(text);
    countTrip(this);
    query.call(this, text);
  };
  prototype.parse = function (message) {
    getState(this).prepared.set(message.name ?? '', message.text);
    parse.call(this, message);
  };
  prototype.bind = function (message) {
    counting.getStore()?.statements.push(getState(this).prepared.get(message.statement ?? '')!);
    bind.call(this, message);
  };
  prototype.sync = function () {
    countTrip(this);
    sync.call(this);
  };
}
