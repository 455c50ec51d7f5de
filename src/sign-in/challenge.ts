/** What the client has to do before the session starts: a second factor, a new password. */
export interface Challenge {
  /** Stable and `snake_case`: the `code` of the 403 at `POST /login`, and the `error` of the 400 at `POST /token`. */
  code: string;
  /** One sentence for a person. */
  detail: string;
  /** Further members of the answer, for example a token for the next step. They are `snake_case`. */
  members?: Readonly<Record<string, unknown>>;
}
