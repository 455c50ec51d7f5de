/** Options of `TotpModule`. */
export interface TotpOptions {
  /** The name that authenticator apps show beside the code. Default: the host of the issuer. */
  issuer?: string | undefined;
  /**
   * How many time steps of 30 seconds the clock of a device may be ahead: 1 accepts the next code too. A code of the step
   * before is always accepted. Default: 0.
   */
  stepsAhead?: 0 | 1 | undefined;
  routes?: TotpRoutes | undefined;
}

/** The routes of `TotpModule`. Default: all but the pages. */
export interface TotpRoutes {
  /** `POST` and `DELETE /users/me/totp`, and `POST /users/me/totp/confirmation`. Default: true. */
  account?: boolean | undefined;
  /** `POST /login/enrolment`. Default: true. */
  enrolment?: boolean | undefined;
  /**
   * The pages `/account/totp` and `/account/totp/removal`. Without the sign-in page of `AuthorizeModule` they
   * answer 404. Default: false.
   */
  pages?: boolean | undefined;
}

/** The injection token of {@link TotpOptions}. */
export const TOTP_OPTIONS = Symbol('TOTP_OPTIONS');
