import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Clock } from '../../clock/clock.js';
import { type Client, isOfClient } from '../../clients/client.js';
import { digestSecret, isSameDigest } from '../../crypto/digests.js';
import type { UnitOfWork } from '../../events/units-of-work.js';
import { DeviceCode } from '../device-code.entity.js';
import { createDeviceCode, parseDeviceCode } from './device-code.js';
import { DeviceCodesStore } from './device-codes.store.js';
import {
  AccessDeniedError,
  AuthorizationPendingError,
  ExpiredTokenError,
  InvalidDeviceCodeError,
  SlowDownError,
} from './device.errors.js';
import { generateUserCode } from './user-code.js';

/** How long a person has to enter the user code. */
export const LIFETIME_SECONDS = 600;
/** How long a device waits between two polls. */
export const INTERVAL_SECONDS = 5;
const SLOW_DOWN_SECONDS = 5;
/** The network may bring two polls closer together than they were sent. */
const TOLERANCE_MS = 1_000;

/** Issues the codes of devices, and answers their polls. */
@Injectable()
export class DeviceCodes {
  constructor(
    private readonly store: DeviceCodesStore,
    private readonly clock: Clock,
  ) {}

  /** Stores a new request of a device, and returns its codes, of which the device code is not stored. */
  async issue(
    client: Client,
    scopes: readonly string[],
  ): Promise<{ deviceCodePlain: string; userCode: string }> {
    const now = this.clock.now();
    for (;;) {
      const id = uuidv7({ msecs: now.getTime() });
      const deviceCodePlain = createDeviceCode(id);
      const code = Object.assign(new DeviceCode(), {
        id,
        secretDigest: digestSecret(deviceCodePlain),
        userCode: generateUserCode(),
        clientId: client.id,
        scope: scopes.join(' '),
        status: 'pending',
        intervalSeconds: INTERVAL_SECONDS,
        lastPolledAt: null,
        browserSessionId: null,
        userSessionsVersion: null,
        createdAt: now,
        expiresAt: new Date(now.getTime() + LIFETIME_SECONDS * 1_000),
        usedAt: null,
      });
      if (await this.store.add(code)) return { deviceCodePlain, userCode: code.userCode };
    }
  }

  /**
   * Returns the request that a device polls for, once the person has approved it.
   * @throws InvalidDeviceCodeError if it is not a device code of this client, or was used.
   * @throws ExpiredTokenError, AccessDeniedError, AuthorizationPendingError or SlowDownError.
   */
  async getApproved(deviceCodePlain: string, client: Client): Promise<DeviceCode> {
    const id = parseDeviceCode(deviceCodePlain);
    const code = id === null ? null : await this.store.findById(id);
    const isGenuine =
      code !== null && isSameDigest(digestSecret(deviceCodePlain), code.secretDigest);
    if (!isGenuine || !isOfClient(code, client) || code.usedAt) throw new InvalidDeviceCodeError();
    if (code.expiresAt <= this.clock.now()) throw new ExpiredTokenError();
    if (code.status === 'denied') throw new AccessDeniedError();
    if (code.status === 'pending') throw await this.countPoll(code);
    return code;
  }

  /**
   * Uses an approved code, in the unit of work that starts the session.
   * @returns false if it was used before, or has expired.
   */
  redeem({ id }: DeviceCode, { transaction }: UnitOfWork): Promise<boolean> {
    return this.store.use(id, this.clock.now(), transaction);
  }

  private async countPoll({ id, intervalSeconds }: DeviceCode): Promise<Error> {
    const now = this.clock.now();
    const notAfter = new Date(now.getTime() - intervalSeconds * 1_000 + TOLERANCE_MS);
    const notBefore = new Date(now.getTime() + TOLERANCE_MS);
    if (await this.store.markPolled(id, { notAfter, notBefore, now })) {
      return new AuthorizationPendingError();
    }
    await this.store.slowDown(id, SLOW_DOWN_SECONDS, now);
    return new SlowDownError();
  }
}
