import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Clock } from '../clock/clock.js';
import type { UnitOfWork } from '../events/units-of-work.js';
import { withDefaults } from '../http/with-defaults.js';
import type { RequestOrigin } from '../http/request-origin.js';
import { toIpAddress } from '../http/ip-address.js';
import { RefreshTokenService } from './refresh-token.service.js';
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
  user: { id: string; sessionsVersion: number } | null;
  clientId: string;
  scopes: readonly string[];
  /** `password`, `client_credentials`, or another word, which the user sees in the list of sessions. */
  authenticationMethod: string;
  request: RequestOrigin;
  /** In seconds: shorter than the settings say, for a session that is never refreshed. */
  lifetimeSeconds?: number;
}

const USER_AGENT_MAX_LENGTH = 256;

/**
 * Starts sessions. Only `SignInService.complete` and the `client_credentials` grant may call it: a test lists the
 * callers.
 */
@Injectable()
export class SessionStarter {
  private readonly options: Required<SessionsOptions>;

  constructor(
    @Inject(SESSIONS_OPTIONS) options: SessionsOptions,
    private readonly store: SessionsStore,
    private readonly refreshTokens: RefreshTokenService,
    private readonly sessions: SessionsService,
    private readonly clock: Clock,
  ) {
    this.options = withDefaults(SESSIONS_DEFAULTS, options);
  }

  /** Stores a new session and records `session.started`. Beyond `maxPerUser`, ends the ones that were used longest ago. */
  async start(given: NewSession, unit: UnitOfWork): Promise<Session> {
    const session = this.create(given);
    await this.store.add(session, unit.transaction);
    const { id: sessionId, userId, clientId } = session;
    await unit.record('session.started', { sessionId, userId, clientId });
    if (userId !== null) await this.sessions.endExcess(userId, this.options.maxPerUser, unit);
    return session;
  }

  /** Returns the first refresh token of a new session. Only `SignInService` may call it. */
  issueRefreshToken(session: Session): string {
    return this.refreshTokens.issue(session);
  }

  private create(given: NewSession): Session {
    const { user, clientId, scopes, authenticationMethod, request } = given;
    const { absoluteSeconds, idleSeconds } = this.options;
    const { lifetimeSeconds = absoluteSeconds } = given;
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + lifetimeSeconds * 1000);
    return Object.assign(new Session(), {
      id: uuidv7({ msecs: now.getTime() }),
      userId: user?.id ?? null,
      clientId,
      scope: scopes.join(' '),
      authenticationMethod,
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
      idleExpiresAt: getIdleExpiry(now, expiresAt, idleSeconds),
      endedAt: null,
      endReason: null,
    });
  }
}
