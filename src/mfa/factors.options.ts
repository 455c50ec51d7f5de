/** Options of `FactorsModule`. */
export interface FactorsOptions {
  /**
   * `required`: every user needs a second factor, and a user without one enrols it at the next sign-in. `optional`:
   * each user decides. Default: `optional`.
   */
  mode?: 'optional' | 'required' | undefined;
  /** The roles whose users need a second factor, for example `['admin']`. Default: none. */
  requiredFor?: readonly string[] | undefined;
  /**
   * Whether a user has to verify the e-mail address before they enrol a factor. Otherwise a person who registered with
   * the address of another could lock its owner out. Default: where the application serves `POST /verify-email`.
   */
  verifiedEmail?: boolean | undefined;
  routes?: FactorsRoutes | undefined;
}

/** The routes of `FactorsModule`. Default: all but the page. */
export interface FactorsRoutes {
  /** `POST /login/second-factor`. Default: true. */
  login?: boolean | undefined;
  /** `GET /users/me/factors`, `PUT /users/me/second-factor` and `POST /users/me/recovery-codes`. Default: true. */
  account?: boolean | undefined;
  /** `GET` and `DELETE /users/{id}/factors`. Default: true. */
  administration?: boolean | undefined;
  /**
   * The page `/account/recovery-codes`. Without the sign-in page of `AuthorizeModule` it answers 404. Default: false.
   */
  pages?: boolean | undefined;
}

/** The injection token of {@link FactorsOptions}. Nest prints its text if a module is imported without `FactorsModule`. */
export const FACTORS_OPTIONS = Symbol('FACTORS_OPTIONS: import FactorsModule.forRoot() beside it');
