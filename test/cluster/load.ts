import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../support/http.js';
import {
  firstGuard,
  guard,
  guardEnded,
  refresh,
  register,
  reuse,
  signIn,
  signOut,
} from './requests.js';
import type { Traffic } from './traffic.js';

const MEMBERS = 8;
const VISITORS = 3;
const VISITOR_PAUSE_MS = 300;
const GUARD_MS = 25;
const ENDED_MS = 100;
const REFRESH_MS = 250;
const SIGN_IN_MS = 500;
/** How long another instance may take to learn that a session has ended. */
const NOTICE_MS = 2_000;
/** A notification of the last second may be lost with the primary. */
const LOST_NOTICE_MS = 1_000;
/** Of the sessions that have ended, guarded requests try the last ones. */
const RECENTLY_ENDED = 40;

/** A session, as the last answer of the server says. */
export interface Session {
  accessToken: string;
  refreshToken: string;
  endedAt: number | null;
}

/** A steady load, and what the server has acknowledged to it. */
export class Load {
  readonly usernames: string[] = [];
  readonly sessions: Session[] = [];
  /** When the cluster was disturbed, until it has recovered. */
  disturbedAt = Infinity;
  private members: Array<{ username: string; session: Session }> = [];
  private readonly refreshing = new Set<Session>();
  private readonly stopped = new AbortController();
  private running: Array<Promise<unknown>> = [];

  constructor(private readonly traffic: Traffic) {}

  /** Registers the members, makes their sessions known to all instances, and starts the load. */
  async start(): Promise<void> {
    const names = Array.from({ length: MEMBERS }, (_, i) => `member-${i}`);
    this.members = await Promise.all(names.map((username) => this.join(username)));
    this.running = [
      this.every(GUARD_MS, (instance, turn) =>
        this.traffic.send(instance, guard(this.pickMember(turn).session.accessToken)),
      ),
      this.every(ENDED_MS, (instance, turn) => this.tryEnded(instance, turn)),
      this.every(REFRESH_MS, (instance, turn) => this.refreshMember(instance, turn)),
      this.every(SIGN_IN_MS, async (instance, turn) => {
        const answer = await this.traffic.send(instance, signIn(this.pickMember(turn).username));
        if (answer) this.addSession(answer);
      }),
      ...Array.from({ length: VISITORS }, (_, i) => this.comeAndGo(i)),
    ];
  }

  /** Stops the load once each request has been answered. */
  async stop(): Promise<void> {
    this.stopped.abort();
    await Promise.all(this.running);
  }

  private async join(username: string) {
    await this.traffic.insist(0, register(username));
    this.usernames.push(username);
    const session = this.addSession(await this.traffic.insist(0, signIn(username)));
    for (const instance of this.traffic.urls.keys()) {
      await this.traffic.insist(instance, firstGuard(session.accessToken));
    }
    return { username, session };
  }

  /** Registers users, one after the other. Each signs in, refreshes, and ends the session or leaves it. */
  private async comeAndGo(visitor: number): Promise<void> {
    for (let visit = 0; !this.stopped.signal.aborted; visit++) {
      // What is no answer for a client is among the faults of the traffic.
      await this.visit(`visitor-${visitor}-${visit}`, visitor + visit).catch(() => {});
    }
  }

  private async visit(username: string, turn: number): Promise<void> {
    const insist: Traffic['insist'] = async (...args) => {
      await sleep(VISITOR_PAUSE_MS);
      return this.traffic.insist(...args);
    };
    const [here, there] = [turn % 2, (turn + 1) % 2];
    await insist(here, register(username), [409]);
    this.usernames.push(username);
    const session = this.addSession(await insist(there, signIn(username)));
    const first = session.refreshToken;
    for (const instance of [here, there]) {
      await insist(instance, firstGuard(session.accessToken));
      update(session, await insist(instance, refresh(session.refreshToken)));
    }
    if (turn % 3 === 0) return;
    if (turn % 3 === 1) await insist(here, reuse(first));
    else await insist(there, signOut(session.accessToken), [401]);
    session.endedAt = Date.now();
  }

  private async refreshMember(instance: number, turn: number): Promise<void> {
    const { session } = this.pickMember(turn);
    if (this.refreshing.has(session)) return;
    this.refreshing.add(session);
    try {
      const answer = await this.traffic.send(instance, refresh(session.refreshToken));
      if (answer) update(session, answer);
    } finally {
      this.refreshing.delete(session);
    }
  }

  private async tryEnded(instance: number, turn: number): Promise<void> {
    const until = Math.min(Date.now() - NOTICE_MS, this.disturbedAt - LOST_NOTICE_MS);
    const ended = this.sessions
      .filter(({ endedAt }) => endedAt !== null && endedAt < until)
      .slice(-RECENTLY_ENDED);
    if (ended.length === 0) return;
    const session = ended[turn % ended.length]!;
    await this.traffic.send(instance, guardEnded(session.accessToken));
  }

  private addSession({ body }: Answer): Session {
    const session = { ...readTokens(body), endedAt: null };
    this.sessions.push(session);
    return session;
  }

  private pickMember(turn: number) {
    return this.members[turn % this.members.length]!;
  }

  /** Starts work again and again, for each instance in turn, also while earlier work waits for an answer. */
  private async every(
    ms: number,
    work: (instance: number, turn: number) => Promise<unknown>,
  ): Promise<void> {
    const underWay = new Set<Promise<unknown>>();
    const instances = this.traffic.urls.length;
    for (let i = 0; !this.stopped.signal.aborted; i++) {
      const one = work(i % instances, Math.floor(i / instances))
        .catch(() => {})
        .finally(() => underWay.delete(one));
      underWay.add(one);
      await sleep(ms);
    }
    await Promise.all(underWay);
  }
}

function readTokens(body: Answer['body']): { accessToken: string; refreshToken: string } {
  return { accessToken: body.access_token, refreshToken: body.refresh_token };
}

function update(session: Session, { body }: Answer): void {
  Object.assign(session, readTokens(body));
}
