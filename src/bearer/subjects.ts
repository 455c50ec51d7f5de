/** Whom a token speaks for. */
export interface TokenSubject {
  /** The `sub`: the user's id, or what stands for the client where it acts for itself. */
  subject: string;
  /** `sid`. */
  sessionId: string;
  clientId: string;
  /** `roles`, as they were when the token was issued. */
  roles: readonly string[];
  /** The token itself, for who has to ask elsewhere. */
  token: string;
}

/** What is true of a token's subject now, whatever was true when the token was issued. */
export interface SubjectState {
  username: string | null;
  disabled: boolean;
  roles: readonly string[];
}

/**
 * Asked on every guarded request about the token's subject, and so to be answered from memory where that can
 * be. Whoever knows users and sessions provides it.
 */
export abstract class Subjects {
  /** Null: the subject is gone, or the session is over. */
  abstract find(token: TokenSubject): SubjectState | null | Promise<SubjectState | null>;
}
