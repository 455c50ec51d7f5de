import type { IncomingHttpHeaders } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { parse as uuidBytes } from 'uuid';
import { formatRowToken, parseRowToken } from '../crypto/row-token.js';
import { SecretKeys } from '../crypto/secret-keys.js';
import type { Actor } from '../events/actor.js';
import { UnitsOfWork } from '../events/units-of-work.js';
import { HostCookie } from '../http/host-cookie.js';
import type { User } from '../users/user.entity.js';
import { type LiveSession, LiveSessions } from './live-sessions.js';
import { BROWSER_CLIENT_ID, type Session } from './session.entity.js';
import { SESSIONS_OPTIONS, type SessionsModuleOptions } from './sessions.options.js';
import { SessionsService } from './sessions.service.js';
import { SessionsStore } from './sessions.store.js';

/** The live session of a browser, and the person who signed in there. */
export interface BrowserSession {
  session: LiveSession;
  user: User;
  /** When the person proved who they are. */
  authenticatedAt: Date;
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
    private readonly store: SessionsStore,
    private readonly units: UnitsOfWork,
  ) {
    this.cookie = new HostCookie('nightlatch', issuer);
  }

  /** Returns the session that the browser's cookie names, or null if it has none that is live. */
  async find(headers: IncomingHttpHeaders): Promise<BrowserSession | null> {
    const claimed = parseRowToken(PREFIX, MAC_BYTES, this.cookie.read(headers) ?? '');
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
      // First: a code that is exchanged at this moment waits for this row, and then fails.
      await this.sessions.end(session, 'signed-out', unit);
      if (withApplications) {
        await this.sessions.endAll({ parentId: session.id }, 'signed-out', unit);
      }
    });
  }

  /**
   * Ends the session that a browser had when a person signed in there again. The applications of the same person go on, and
   * belong to the new session. The new session has started, so this succeeds even if the audit record cannot be written.
   */
  async replace({ session }: BrowserSession, by: Session, actor: Actor): Promise<void> {
    await this.units.runEvenIfUnwritten(actor, async (unit) => {
      const ended = await this.sessions.end(session, 'signed-in-again', unit);
      if (!ended || session.userId !== by.userId) return;
      await this.store.setParent(session.id, by.id, unit.transaction);
    });
  }
}
