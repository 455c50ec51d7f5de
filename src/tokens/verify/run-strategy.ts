import passport, { type Strategy } from 'passport';

/** What a Passport strategy found: somebody, or why nobody. */
export interface StrategyOutcome<User> {
  user: User | null;
  info: unknown;
}

/**
 * Runs a Passport strategy by its instance. By its name it would be looked up in the one
 * registry of the process, where the last application that was created has the names of all: its users
 * and its keys would answer for every other one. Rejects with what the strategy throws.
 */
export function runStrategy<User>(
  strategy: object,
  request: object,
): Promise<StrategyOutcome<User>> {
  return new Promise((resolve, reject) => {
    const done = (error: unknown, user?: User | false | null, info?: unknown) => {
      if (error) reject(error);
      else resolve({ user: user || null, info });
    };
    // Passport writes the callbacks of this request onto what it is given: a copy of its own for each
    // request, or two at once would get each other's answer.
    const own = Object.create(strategy) as Strategy;
    passport.authenticate(own, { session: false }, done)(request, {}, done);
  });
}
