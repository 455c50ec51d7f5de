/** The data of a new user. The names are given as typed; they are stored in their canonical forms. */
export interface NewUser {
  email: string;
  username?: string | null;
  fullName?: string | null;
}

/** A unique column of users, and the value to find. */
export interface UserKey {
  column: 'id' | 'emailCanonical' | 'username';
  value: string;
}

/** Changes to a user's own profile. A member that is left out stays as it is. */
export interface ProfileChanges {
  username?: string | null;
  fullName?: string | null;
  /** The language of the user's mails, as a BCP 47 tag. It is stored in our table, also for users of a `UserDirectory`. */
  locale?: string | null;
}
