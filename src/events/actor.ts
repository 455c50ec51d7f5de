/** Who is behind something: `anonymous` has not proved who they are, or is about to. */
export type ActorKind = 'user' | 'client' | 'anonymous' | 'command_line' | 'server';

/** Why something happens: who has it happen, and from where, as far as that is known. */
export interface Actor {
  kind: ActorKind;
  /** The `id` of the `User` who acts. */
  userId: string | null;
  sessionId: string | null;
  clientId: string | null;
  ip: string | null;
  userAgent: string | null;
  /** As it stands in the log. */
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

/** The server itself: its time has come, or the application's own code did it. */
export const SYSTEM_ACTOR: Actor = Object.freeze({ kind: 'server', ...NO_IDS });

/** Whoever may use the command line. */
export const CLI_ACTOR: Actor = Object.freeze({ kind: 'command_line', ...NO_IDS });
