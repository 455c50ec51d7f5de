import { Injectable } from '@nestjs/common';
import { ClientRegistry } from '../../clients/client-registry.js';
import type { Client } from '../../clients/client.js';
import { Clock } from '../../clock/clock.js';
import type { Actor } from '../../events/actor.js';
import { UnitsOfWork } from '../../events/units-of-work.js';
import { RateLimiter } from '../../rate-limits/rate-limiter.js';
import type { BrowserSession } from '../../sessions/browser-sessions.js';
import type { DeviceCode } from '../device-code.entity.js';
import { DeviceCodesStore } from './device-codes.store.js';
import { UserCodeNotValidError } from './device.errors.js';
import { parseUserCode } from './user-code.js';

/** The person who decides, and where the request comes from. */
interface Decider {
  browser: BrowserSession;
  actor: Actor;
}

/** Lets a person who is signed in decide about the request of a device (RFC 8628 section 3.3). */
@Injectable()
export class DeviceApproval {
  constructor(
    private readonly store: DeviceCodesStore,
    private readonly clients: ClientRegistry,
    private readonly limiter: RateLimiter,
    private readonly units: UnitsOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns the client that waits with this user code.
   * @param typed the code as the person typed it
   * @throws UserCodeNotValidError if no device waits with it.
   * @throws LimitExceededError if this address, or this browser session, has typed too many wrong codes.
   */
  async findClient(typed: string, by: Decider): Promise<Client> {
    return (await this.find(typed, by)).client;
  }

  /**
   * Allows or denies the request of the device.
   * @throws what {@link findClient} throws, also if the request was decided a moment ago.
   */
  async decide(typed: string, status: 'approved' | 'denied', by: Decider): Promise<Client> {
    const { code, client } = await this.find(typed, by);
    const { session, user } = by.browser;
    const { id: browserSessionId, userSessionsVersion } = session;
    const decision = { status, browserSessionId, userSessionsVersion };
    await this.units.run(by.actor, async (unit) => {
      const now = this.clock.now();
      if (!(await this.store.decide(code.id, decision, now, unit.transaction))) {
        throw new UserCodeNotValidError();
      }
      await unit.record(`device-code.${status}`, { userId: user.id, clientId: client.id });
    });
    return client;
  }

  private find(
    typed: string,
    { browser, actor: { ip } }: Decider,
  ): Promise<{ code: DeviceCode; client: Client }> {
    const userCode = parseUserCode(typed);
    // It can be no code, so it guesses none.
    if (userCode === null) throw new UserCodeNotValidError();
    return this.limiter.attempt(async (attempt) => {
      await attempt.count({ limit: 'user-code-address', ip });
      await attempt.count({ limit: 'user-code-session', sessionId: browser.session.id });
      const code = await this.store.findPending(userCode, this.clock.now());
      const client = code && (await this.clients.find(code.clientId));
      if (!client) throw new UserCodeNotValidError();
      return { code, client };
    });
  }
}
