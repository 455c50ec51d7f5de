import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Clock } from '../clock/clock.js';
import { inOneRoundTrip } from '../database/one-round-trip.js';
import type { UnitOfWork } from '../events/units-of-work.js';
import { withDefaults } from '../http/with-defaults.js';
import type { RequestOrigin } from '../http/request-origin.js';
import { toIpAddress } from '../http/ip-address.js';
import type { User } from '../users/user.entity.js';
import { assertFactorsProven, toAcr } from './authentication-context.js';
import type { BrowserSession } from './browser-sessions.js';
import type { LiveSession } from './live-sessions.js';
import { SessionFamiliesStore } from './session-families.store.js';
import { Session } from './session.entity.js';
import {
  getIdleExpiry,
  SESSIONS_DEFAULTS,
  SESSIONS_OPTIONS,
  type SessionsOptions,
} from './sessions.options.js';
import { SessionsService } from './sessions.service.js';
import { SessionsStore } from './sessions.store.js';

/** The data of a new session. */
interface NewSession {
  /** Null for a client that acts for itself. `sessionsVersion` is read before the proof of identity is checked. */
  user: Pick<User, 'id' | 'sessionsVersion' | 'secondFactorOn'> | null;
  clientId: string;
  scopes: readonly string[];
  /** How the user or client was proven. The user sees the first one in the list of sessions. */
  methods: readonly [string, ...string[]];
  /** When the user was proven, if that was before now. A time in the future counts as now. */
  authenticatedAt?: Date;
  request: RequestOrigin;
  /** In seconds, for a session that is never refreshed. Default: as the settings say. */
  lifetimeSeconds?: number;
}

/** The data of a session that an application gets from a browser session. */
interface DerivedSession extends Pick<NewSession, 'clientId' | 'scopes'> {
  /** Created before, so that the code that is exchanged can name the session. */
  id: string;
  browser: BrowserSession;
  /**
   * For how long the client can still use the sessions that it got from this browser before: the lifetime of their last
   * access token. Null for a client that can refresh.
   */
  replacedSeconds: number | null;
}

const USER_AGENT_MAX_LENGTH = 256;

/** The maximum number of sessions that one sign-in ends, so that it takes milliseconds. */
const EXCESS_LIMIT = 100;

/**
 * Starts sessions. Only `SignInService`, `DerivedSignIn` and the `client_credentials` grant may call it: a test lists them.
 */
@Injectable()
export class SessionStarter {
  private readonly options: Required<SessionsOptions>;

  constructor(
    @Inject(SESSIONS_OPTIONS) options: SessionsOptions,
    private readonly store: SessionsStore,
    private readonly families: SessionFamiliesStore,
    private readonly sessions: SessionsService,
    private readonly clock: Clock,
  ) {
    this.options = withDefaults(SESSIONS_DEFAULTS, options);
  }

  /**
   * Stores a new session and records `session.started`. Beyond `maxPerUser`, ends the ones that were used longest ago.
   * @throws SecondFactorDueError if the second factor of the user is on, and the methods are only one factor.
   */
  async start(given: NewSession, unit: UnitOfWork): Promise<Session> {
    if (given.user) assertFactorsProven(given.user, given.methods);
    return this.add(this.create(given), unit);
  }

  /**
   * Stores a session that an application gets from a browser session, like {@link start}.
   * @returns null if the browser session has ended, or its user may not sign in any more.
   */
  async derive(given: DerivedSession, unit: UnitOfWork): Promise<Session | null> {
    const { id, browser, clientId, scopes, replacedSeconds } = given;
    const { user } = browser;
    const parent = await this.hold(browser.session, unit);
    if (!parent) return null;
    const { authenticationMethod, methods, acr } = parent;
    const authenticatedAt = parent.authenticatedAt ?? parent.createdAt;
    // Of the browser, not of the server of the application: limits spare an address from which the user has a session.
    const request = { ip: parent.ip, userAgent: parent.userAgent };
    const session = this.create({
      user,
      clientId,
      scopes,
      methods: [authenticationMethod],
      request,
    });
    const proof = { methods, acr, authenticatedAt };
    Object.assign(session, { id, parentId: parent.id, ...proof });
    if (replacedSeconds !== null) await this.shortenReplaced(session, replacedSeconds, unit);
    return this.add(session, unit);
  }

  /** Holds a browser session or, if its user has signed in there again, even at this moment, the one that replaced it. */
  private async hold(session: LiveSession, unit: UnitOfWork): Promise<LiveSession | null> {
    if (await this.store.hold(session, this.clock.now(), unit.transaction)) return session;
    const successor = await this.families.findSuccessor(session.id, unit.transaction);
    return successor && this.hold(successor, unit);
  }

  private shortenReplaced(
    by: Session,
    seconds: number,
    { transaction }: UnitOfWork,
  ): Promise<void> {
    const until = new Date(by.createdAt.getTime() + seconds * 1_000);
    return this.families.shortenReplaced(by, until, transaction);
  }

  /** Returns the id for a session that is about to start. */
  createId(): string {
    return uuidv7({ msecs: this.clock.now().getTime() });
  }

  private async add(session: Session, unit: UnitOfWork): Promise<Session> {
    const { transaction } = unit;
    const { id: sessionId, userId, clientId, parentId } = session;
    const methods = session.methods ?? [session.authenticationMethod];
    const event = { sessionId, userId, clientId, methods, ...(parentId !== null && { parentId }) };
    // The lock, the session and the count of the others are sent in this order.
    await inOneRoundTrip(transaction, [
      // `hold()` has locked the user of a derived session.
      () => userId !== null && parentId === null && this.store.lockUser(userId, transaction),
      () => this.store.add(session, transaction),
      () => unit.record('session.started', event),
      () => userId !== null && this.endExcess(userId, unit),
    ]);
    return session;
  }

  /** Ends the live sessions of a locked user beyond `maxPerUser`. If there are very many, later sign-ins end the rest. */
  private async endExcess(userId: string, unit: UnitOfWork): Promise<void> {
    const [now, reason] = [this.clock.now(), 'too-many-sessions'] as const;
    const most = { keep: this.options.maxPerUser, limit: EXCESS_LIMIT };
    const ended = await this.store.endExcess(userId, most, reason, now, unit.transaction);
    if (ended.length > 0) await this.sessions.recordEnded(ended, reason, unit);
  }

  private create(given: NewSession): Session {
    const { user, clientId, scopes, methods, request, lifetimeSeconds } = given;
    const { absoluteSeconds, idleSeconds } = this.options;
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + (lifetimeSeconds ?? absoluteSeconds) * 1000);
    return Object.assign(new Session(), {
      id: this.createId(),
      userId: user?.id ?? null,
      clientId,
      scope: scopes.join(' '),
      authenticationMethod: methods[0],
      methods: user ? [...methods] : null,
      acr: user ? toAcr(methods) : null,
      // A service of the application may pass the address as its framework spells it.
      ip: toIpAddress(request.ip),
      userAgent: request.userAgent?.slice(0, USER_AGENT_MAX_LENGTH) ?? null,
      userSessionsVersion: user?.sessionsVersion ?? 0,
      refreshSecret: randomBytes(32).toString('base64url'),
      refreshCounter: 1,
      rotatedAt: null,
      rotatedFrom: null,
      createdAt: now,
      lastUsedAt: now,
      expiresAt,
      idleExpiresAt:
        lifetimeSeconds === undefined ? getIdleExpiry(now, expiresAt, idleSeconds) : expiresAt,
      parentId: null,
      authenticatedAt: user ? toProofTime(given.authenticatedAt, now) : null,
      endedAt: null,
      endReason: null,
    });
  }
}

function toProofTime(given: Date | undefined, now: Date): Date {
  return given && given < now ? given : now;
}
