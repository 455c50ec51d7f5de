import { Injectable } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import { SecretKeys } from '../../crypto/secret-keys.js';
import type { BrowserSession } from '../../sessions/browser-sessions.js';
import type { Session } from '../../sessions/session.entity.js';
import type { AuthorizationRequest } from './authorization-requests.js';

// A proof is a time in milliseconds and a MAC over it, the request, and what else it is for: `1893456000000.mac`. The
// request travels in the URL of the browser, where a person can change it; a proof cannot be changed, nor moved to another
// request.

const SINCE = 'sign-in-since';
/** The subject of a `since` after which the person must prove who they are, whatever is left out of the URL. */
const NEW_PROOF = 'new-proof';
const CONFIRMED = 'native-confirmation';
const VALID_MS = 10 * 60_000;
const SHAPE = /^(\d{13})\.([\w-]{43})$/;

/** Proves, in the URL of a request, what has happened on its way through the pages. */
@Injectable()
export class FlowProofs {
  constructor(
    private readonly keys: SecretKeys,
    private readonly clock: Clock,
  ) {}

  /** Returns the `since` of a request: the person must sign in after this time. */
  createSince(request: AuthorizationRequest, time = this.clock.now()): string {
    return this.create(SINCE, request, time, asksForProof(request) ? NEW_PROOF : '');
  }

  /**
   * Returns whether the person has signed in after the `since` of the request, which is authentic and not old. Another
   * provider may have proven the person before, which is enough unless the request asks for a new proof.
   */
  isSignedInSince(
    request: AuthorizationRequest,
    { authenticatedAt, session: { createdAt } }: BrowserSession,
  ): boolean {
    const since = this.readSince(request, '');
    if (since !== null) return createdAt.getTime() >= since || authenticatedAt.getTime() >= since;
    const proofSince = this.readSince(request, NEW_PROOF);
    return proofSince !== null && authenticatedAt.getTime() >= proofSince;
  }

  /** Returns whether the session has begun after the `since` of the request, however old the proof of its user is. */
  isStartedSince(
    request: AuthorizationRequest,
    { createdAt }: Pick<Session, 'createdAt'>,
  ): boolean {
    const since = this.readSince(request, '') ?? this.readSince(request, NEW_PROOF);
    return since !== null && createdAt.getTime() >= since;
  }

  /** Returns the `confirmed` of a request: the person has signed in for it in this session, or has agreed to go on. */
  createConfirmation(
    request: AuthorizationRequest,
    { session }: Pick<BrowserSession, 'session'>,
  ): string {
    return this.create(CONFIRMED, request, this.clock.now(), session.id);
  }

  /** Returns whether the `confirmed` of the request is authentic, of this browser, and not old. */
  isConfirmed(request: AuthorizationRequest, { session }: BrowserSession): boolean {
    const text = request.parameters.get('confirmed');
    return this.verify(CONFIRMED, request, text, session.id) !== null;
  }

  private readSince(request: AuthorizationRequest, subject: string): number | null {
    return this.verify(SINCE, request, request.parameters.get('since'), subject);
  }

  private create(
    purpose: string,
    request: AuthorizationRequest,
    time: Date,
    subject: string,
  ): string {
    const ms = String(time.getTime());
    const mac = this.keys.createMac(purpose, '', toMessage(ms, request, subject));
    return `${ms}.${mac.toString('base64url')}`;
  }

  private verify(
    purpose: string,
    request: AuthorizationRequest,
    text: string | null,
    subject: string,
  ): number | null {
    const [, ms, mac] = SHAPE.exec(text ?? '') ?? [];
    if (ms === undefined || mac === undefined) return null;
    const message = toMessage(ms, request, subject);
    if (!this.keys.verifyMac(Buffer.from(mac, 'base64url'), purpose, '', message)) return null;
    return this.clock.now().getTime() - Number(ms) < VALID_MS ? Number(ms) : null;
  }
}

/** Returns whether the person must prove who they are for this request, even if another provider knows them. */
export function asksForProof({ prompts, maxAgeSeconds }: AuthorizationRequest): boolean {
  return prompts.includes('login') || maxAgeSeconds === 0;
}

function toMessage(ms: string, request: AuthorizationRequest, subject: string): Buffer {
  const { client, redirectUri, codeChallenge } = request;
  return Buffer.from(JSON.stringify([ms, client.id, redirectUri, codeChallenge, subject]));
}
