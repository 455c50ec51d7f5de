import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Events, type NightlatchEvents } from '../../index.js';
import { AUTHORIZATION_ERRORS, Metrics } from './metrics.js';

type Counters = { [Name in keyof NightlatchEvents]?: (event: NightlatchEvents[Name]) => void };

/** The pattern of the name of a limit or of a kind of mail; an address or an id does not match. */
const NAME = /^[a-z]{1,20}(-[a-z]{1,20}){0,5}$/;

/** Counts domain events; no id of an event becomes a label. */
@Injectable()
export class EventMetrics implements OnModuleInit {
  constructor(
    private readonly events: Events,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    const counters = this.createCounters();
    this.events.onAny((name, event) => {
      (counters[name] as ((event: object) => void) | undefined)?.(event);
    });
  }

  private createCounters(): Counters {
    const { authorizations, clientFailures, codes, deviceCodes, limitsReached } = this.metrics;
    const { mails, refreshes, sessionsEnded, sessionsStarted, signIns } = this.metrics;
    return {
      'session.started': ({ userId, parentId }) => {
        sessionsStarted.inc({ subject: userId === null ? 'client' : 'user' });
        // The session of an application comes from that of a browser: the person has signed in once.
        if (userId !== null && parentId === undefined) signIns.inc({ outcome: 'succeeded' });
      },
      'authorization-code.issued': () => authorizations.inc({ outcome: 'code' }),
      'authorization.refused': ({ error }) => {
        authorizations.inc({ outcome: AUTHORIZATION_ERRORS.includes(error) ? error : 'other' });
      },
      'authorization-code.redeemed': () => codes.inc({ outcome: 'redeemed' }),
      'authorization-code.refused': () => codes.inc({ outcome: 'refused' }),
      'authorization-code.reused': () => codes.inc({ outcome: 'reused' }),
      'sign-in.failed': ({ reason }) => signIns.inc({ outcome: reason }),
      'session.refreshed': () => refreshes.inc({ outcome: 'refreshed' }),
      'refresh-token.reissued': () => refreshes.inc({ outcome: 'reissued' }),
      'refresh-token.reused': () => refreshes.inc({ outcome: 'reused' }),
      'session.ended': ({ reason }) => sessionsEnded.inc({ reason }),
      'client.authentication-failed': () => clientFailures.inc(),
      'device-code.issued': () => deviceCodes.inc({ outcome: 'issued' }),
      'device-code.approved': () => deviceCodes.inc({ outcome: 'approved' }),
      'device-code.denied': () => deviceCodes.inc({ outcome: 'denied' }),
      ...this.createCredentialCounters(),
      'mail.sent': ({ kind }) => mails.inc({ kind: toLabel(kind), outcome: 'sent' }),
      'mail.refused': ({ kind }) => mails.inc({ kind: toLabel(kind), outcome: 'refused' }),
      'mail.expired': ({ kind }) => mails.inc({ kind: toLabel(kind), outcome: 'expired' }),
      'limit.reached': ({ limit }) => limitsReached.inc({ limit: toLabel(limit) }),
    };
  }

  private createCredentialCounters(): Counters {
    const { federation, personalTokenRefusals, personalTokens, providerUp } = this.metrics;
    return {
      'federation.succeeded': ({ provider }) => {
        federation.inc({ provider, outcome: 'succeeded' });
        providerUp.set({ provider }, 1);
      },
      'federation.refused': ({ provider, reason }) => federation.inc({ provider, outcome: reason }),
      'provider.away': ({ provider }) => providerUp.set({ provider }, 0),
      'provider.back': ({ provider }) => providerUp.set({ provider }, 1),
      'personal-access-token.created': () => personalTokens.inc({ event: 'created' }),
      'personal-access-token.revoked': () => personalTokens.inc({ event: 'revoked' }),
      'personal-access-token.refused': ({ reason }) => personalTokenRefusals.inc({ reason }),
    };
  }
}

function toLabel(name: string): string {
  return NAME.test(name) ? name : 'other';
}
