/** What is true of a token's subject now, whatever was true when the token was issued. */
export interface SubjectState {
  username: string | null;
  disabled: boolean;
  roles: string[];
}

/** Asked on every guarded request about the token's subject. The application that knows users provides it. */
export abstract class Subjects {
  /** Null: the subject is gone. */
  abstract find(subject: string): Promise<SubjectState | null>;
}
