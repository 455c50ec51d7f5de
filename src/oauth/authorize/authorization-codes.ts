import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { type Client, isOfClient } from '../../clients/client.js';
import { Clock } from '../../clock/clock.js';
import { toActor } from '../../events/actor.js';
import { digestSecret, isSameDigest } from '../../crypto/digests.js';
import { formatRowToken, parseRowToken } from '../../crypto/row-token.js';
import { type UnitOfWork, UnitsOfWork } from '../../events/units-of-work.js';
import type { RequestOrigin } from '../../http/request-origin.js';
import { type BrowserSession, BrowserSessions } from '../../sessions/browser-sessions.js';
import { SessionsService } from '../../sessions/sessions.service.js';
import { AuthorizationCode } from '../authorization-code.entity.js';
import { AuthorizationCodesStore } from './authorization-codes.store.js';
import type { AuthorizationRequest } from './authorization-requests.js';

const PREFIX = 'nlc_';
const SECRET_BYTES = 24;
/** RFC 6749 section 4.1.2 recommends at most ten minutes: an application needs a second. */
const LIFETIME_MS = 60_000;
const CODE_VERIFIER = /^[\w.~-]{43,128}$/;

/** A code, and what proves that the client that sends it is the one that asked for it. */
interface PresentedCode {
  code: string;
  redirectUri: string;
  codeVerifier: string;
  client: Client;
}

/** Issues, verifies and uses up authorization codes. Only the digest of a code is stored. */
@Injectable()
export class AuthorizationCodes {
  constructor(
    private readonly store: AuthorizationCodesStore,
    private readonly browsers: BrowserSessions,
    private readonly sessions: SessionsService,
    private readonly units: UnitsOfWork,
    private readonly clock: Clock,
  ) {}

  /** Issues a code for the request of an application, in this browser. */
  async issue(request: AuthorizationRequest, browser: BrowserSession): Promise<string> {
    const { client, redirectUri, scopes, codeChallenge, nonce } = request;
    const { session, user } = browser;
    const now = this.clock.now();
    const id = uuidv7({ msecs: now.getTime() });
    const secret = randomBytes(SECRET_BYTES);
    const row: AuthorizationCode = {
      id,
      secretDigest: digestSecret(secret),
      clientId: client.id,
      userId: user.id,
      browserSessionId: session.id,
      userSessionsVersion: session.userSessionsVersion,
      redirectUri,
      scope: scopes.join(' '),
      codeChallenge,
      nonce,
      createdAt: now,
      expiresAt: new Date(now.getTime() + LIFETIME_MS),
      usedAt: null,
      sessionId: null,
    };
    await this.store.add(row);
    await this.units.emit('authorization-code.issued', { userId: user.id, clientId: client.id });
    return formatRowToken(PREFIX, id, secret);
  }

  /** Returns the code, used or not, or null if it was not issued to this client, for this redirect URI and verifier. */
  async find({
    code,
    redirectUri,
    codeVerifier,
    client,
  }: PresentedCode): Promise<AuthorizationCode | null> {
    const parsed = parseRowToken(PREFIX, SECRET_BYTES, code);
    const row = parsed && (await this.store.findById(parsed.id));
    if (!row || !isSameDigest(digestSecret(parsed.proof), row.secretDigest)) return null;
    if (!isOfClient(row, client) || row.redirectUri !== redirectUri) return null;
    return matchesChallenge(codeVerifier, row.codeChallenge) ? row : null;
  }

  /** Returns the browser session that the code is from, or the one that its user has signed in again to; null if that has ended, or the code has expired. */
  async findBrowser(row: AuthorizationCode): Promise<BrowserSession | null> {
    if (row.expiresAt <= this.clock.now()) return null;
    const browser = await this.browsers.findCurrent(row.browserSessionId);
    return browser?.session.userSessionsVersion === row.userSessionsVersion ? browser : null;
  }

  /**
   * Uses up the code for the session with this id, which starts in the same unit of work.
   * @returns false if it was used before, or has expired.
   */
  use({ id }: AuthorizationCode, sessionId: string, unit: UnitOfWork): Promise<boolean> {
    return this.store.use(id, sessionId, this.clock.now(), unit.transaction);
  }

  /**
   * Ends the session that the code was used for, if it was: the client has sent it twice, or a thief has it and the secret
   * verifier.
   */
  async endSessionIfUsed({ id }: AuthorizationCode, request: RequestOrigin): Promise<void> {
    const row = await this.store.findById(id);
    if (!row?.sessionId) return;
    const { sessionId, userId, clientId } = row;
    await this.units.run({ ...toActor(request), clientId }, async (unit) => {
      // Of many replays at the same time, the one that ends the session records the event.
      const session = { id: sessionId, userId };
      if (!(await this.sessions.end(session, 'authorization-code-reused', unit))) return;
      await unit.record('authorization-code.reused', { sessionId, userId, clientId });
    });
  }
}

/** RFC 7636 section 4.6, by the method S256. */
function matchesChallenge(verifier: string, challenge: string): boolean {
  if (!CODE_VERIFIER.test(verifier)) return false;
  const expected = hash('sha256', verifier, 'base64url');
  return timingSafeEqual(Buffer.from(expected), Buffer.from(challenge));
}
