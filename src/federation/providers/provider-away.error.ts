/** The provider cannot be reached, or answers with something else than it should. */
export class ProviderAwayError extends Error {
  /** When to try again, in whole seconds. */
  readonly retryAfterSeconds: number;

  constructor(
    waitMs: number,
    /** What happened, for the log. */
    readonly detail: string,
  ) {
    super('The provider cannot be reached.');
    this.retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1_000));
  }
}
