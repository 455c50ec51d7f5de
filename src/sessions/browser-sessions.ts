import type { IncomingHttpHeaders } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { parse as uuidBytes } from 'uuid';
import { formatRowToken, parseRowToken } from '../crypto/row-token.js';
import { SecretKeys } from '../crypto/secret-keys.js';
import type { Transaction } from '../database/transactions.js';
import type { Actor } from '../events/actor.js';
import { type UnitOfWork, UnitsOfWork } from '../events/units-of-work.js';
import { HostCookie } from '../http/host-cookie.js';
import type { User } from '../users/user.entity.js';
import { getAuthentication, meetsAcr } from './authentication-context.js';
import { type LiveSession, LiveSessions } from './live-sessions.js';
import { SessionFamiliesStore } from './session-families.store.js';
import { BROWSER_CLIENT_ID, type Session } from './session.entity.js';
import { SESSIONS_OPTIONS, type SessionsModuleOptions } from './sessions.options.js';
import { SessionsService } from './sessions.service.js';
import type { SessionOwner } from './sessions.store.js';

/** The live session of a browser, and the person who signed in there. */
export interface BrowserSession {
  session: LiveSession;
  user: User;
  /** When the person proved who they are. */
  authenticatedAt: Date;
}

/** The session of an application, as its id_token names it. */
interface ApplicationSession {
  sessionId: string;
  userId: string;
  clientId: string;
}

const PREFIX = 'nlb_';
const PURPOSE = 'browser-sessions';
const MAC_BYTES = 32;

/**
 * The sessions of browsers on the hosted pages. The cookie is the session's id and an HMAC over it, keyed from
 * `SECRET_KEY` and a random secret of the session. It is not stored, and nothing in the database can be used as a
 * cookie. Only pages read it.
 */
@Injectable()
export class BrowserSessions {
  private readonly cookie: HostCookie;

  constructor(
    @Inject(SESSIONS_OPTIONS) { issuer }: SessionsModuleOptions,
    private readonly keys: SecretKeys,
    private readonly live: LiveSessions,
    private readonly sessions: SessionsService,
    private readonly families: SessionFamiliesStore,
    private readonly units: UnitsOfWork,
  ) {
    this.cookie = new HostCookie('nightlatch', issuer);
  }

  /** Returns the session that the browser's cookie names, or null if it has none that is live. */
  async find(headers: IncomingHttpHeaders): Promise<BrowserSession | null> {
    const claimed = this.parseCookie(headers);
    const found = claimed && (await this.findById(claimed.id));
    if (!found) return null;
    const { id, refreshSecret } = found.session;
    const message = Buffer.from(uuidBytes(id));
    return this.keys.verifyMac(claimed.proof, PURPOSE, refreshSecret, message) ? found : null;
  }

  /** Returns the browser session with this id, or null if it has ended, or its user may not sign in any more. */
  async findById(id: string): Promise<BrowserSession | null> {
    const session = await this.live.find(id);
    if (session?.clientId !== BROWSER_CLIENT_ID) return null;
    const user = await this.live.findUser(session);
    if (!user || user.disabled) return null;
    return { session, user, authenticatedAt: session.authenticatedAt ?? session.createdAt };
  }

  /** Returns the browser session with this id or, if its user has signed in there again, the one that replaced it. */
  async findCurrent(id: string): Promise<BrowserSession | null> {
    const found = await this.findById(id);
    if (found) return found;
    const successor = await this.families.findSuccessor(id);
    return successor && this.findCurrent(successor.id);
  }

  /** Gives a browser its new session, which `SignInService.completeInBrowser` has started. */
  setCookie(response: Parameters<HostCookie['set']>[0], { id, refreshSecret }: Session): void {
    const mac = this.keys.createMac(PURPOSE, refreshSecret, Buffer.from(uuidBytes(id)));
    this.cookie.set(response, formatRowToken(PREFIX, id, mac));
  }

  /** Has the browser drop its cookie. */
  removeCookie(response: Parameters<HostCookie['remove']>[0]): void {
    this.cookie.remove(response);
  }

  /** Ends a browser session, and also those that applications got from it if `withApplications` is true. */
  async end(
    { session }: Pick<BrowserSession, 'session'>,
    { withApplications }: { withApplications: boolean },
    actor: Actor,
  ): Promise<void> {
    await this.units.run(actor, async (unit) => {
      if (withApplications) await this.endFamily(session, unit);
      else await this.sessions.end(session, 'signed-out', unit);
    });
  }

  /**
   * Returns whether the session of an application comes from this browser session: it is live, or has ended a moment ago.
   */
  async isSourceOf(claimed: ApplicationSession, browser: BrowserSession): Promise<boolean> {
    const session = await this.findOfApplication(claimed);
    return session?.parentId === browser.session.id;
  }

  /**
   * Ends the session of an application, the browser session that it comes from (it may have expired), and the sessions of
   * other applications from there. Does nothing if the session is not of this user and client.
   */
  async endForApplication(claimed: ApplicationSession, actor: Actor): Promise<void> {
    await this.units.run(actor, async (unit) => {
      const session = await this.findOfApplication(claimed, unit.transaction);
      if (!session) return;
      const { parentId, userId } = session;
      if (parentId !== null) await this.endFamily({ id: parentId, userId }, unit);
      // Also if a sign-in has just moved it to another browser session.
      await this.sessions.end(session, 'signed-out', unit);
    });
  }

  /**
   * Ends the session that a browser had when a person signed in there again. The applications of the same person go on, and
   * belong to the new session. If the former session has expired, its id is that in the cookie, which is not verified
   * (README). The new session has started, so this succeeds even if the audit record cannot be written.
   * @param former the session that the browser had, or null if it had none that is live
   */
  async replace(
    headers: IncomingHttpHeaders,
    former: BrowserSession | null,
    by: Session,
    actor: Actor,
  ): Promise<void> {
    const id = former?.session.id ?? this.parseCookie(headers)?.id;
    if (id === undefined || (!former && (await this.findById(id)))) return;
    await this.units.runEvenIfUnwritten(actor, async (unit) => {
      if (former) await this.endReplaced(former, by, unit);
      await this.families.moveApplications(id, by, unit.transaction);
    });
  }

  /** A code that an application or a device has not exchanged yet goes on too, unless the new sign-in proves less. */
  private async endReplaced(
    { session: former }: BrowserSession,
    by: Session,
    unit: UnitOfWork,
  ): Promise<void> {
    const hasEnded = await this.sessions.end(former, 'signed-in-again', unit);
    if (!hasEnded || !provesAsMuch(by, former)) return;
    await this.families.setSuccessor(former.id, by, unit.transaction);
  }

  private async findOfApplication(
    { sessionId, userId, clientId }: ApplicationSession,
    transaction?: Transaction,
  ): Promise<Session | null> {
    const session = await this.families.findById(sessionId, transaction);
    return session?.userId === userId && session.clientId === clientId ? session : null;
  }

  private async endFamily(browser: SessionOwner, unit: UnitOfWork): Promise<void> {
    // First: a code that is exchanged at this moment waits for this row, and then fails.
    await this.sessions.end(browser, 'signed-out', unit);
    await this.sessions.endAll({ parentId: browser.id }, 'signed-out', unit);
  }

  private parseCookie(headers: IncomingHttpHeaders) {
    return parseRowToken(PREFIX, MAC_BYTES, this.cookie.read(headers) ?? '');
  }
}

/** Returns whether a sign-in is as strong and as recent as another one. */
function provesAsMuch(session: LiveSession, other: LiveSession): boolean {
  const [proof, wanted] = [getAuthentication(session), getAuthentication(other)];
  if (!proof || !wanted) return false;
  return meetsAcr(proof.acr, wanted.acr) && proof.time >= wanted.time;
}
