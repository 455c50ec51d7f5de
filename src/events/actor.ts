import type { RequestOrigin } from '../http/request-origin.js';

/** What kind of actor caused a change: `anonymous` has not proved who they are. */
export type ActorKind = 'user' | 'client' | 'anonymous' | 'command_line' | 'server';

/**
 * Who caused a change, and from where, as far as known. It is kept in the audit trail.
 * A controller gets it from `@CurrentActor()`.
 */
export interface Actor {
  kind: ActorKind;
  /** The `id` of the `User` who acts. */
  userId: string | null;
  sessionId: string | null;
  clientId: string | null;
  ip: string | null;
  userAgent: string | null;
  /** The `id` of the request in the log. */
  requestId: string | null;
}

const NO_IDS = {
  userId: null,
  sessionId: null,
  clientId: null,
  ip: null,
  userAgent: null,
  requestId: null,
};

/** The server itself, or code of the application that names no other actor. */
export const SYSTEM_ACTOR: Actor = Object.freeze({ kind: 'server', ...NO_IDS });

/** A person at the command line. */
export const CLI_ACTOR: Actor = Object.freeze({ kind: 'command_line', ...NO_IDS });

/** Returns the actor of a request. Without a principal it is `anonymous`. */
export function toActor(
  origin: RequestOrigin,
  principal?: Pick<Actor, 'userId' | 'sessionId' | 'clientId'>,
): Actor {
  const from = { ...origin, requestId: origin.requestId ?? null };
  if (!principal) {
    return { kind: 'anonymous', userId: null, sessionId: null, clientId: null, ...from };
  }
  const { userId, sessionId, clientId } = principal;
  return { kind: userId === null ? 'client' : 'user', userId, sessionId, clientId, ...from };
}
