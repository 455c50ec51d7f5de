import type { Challenge } from '../sign-in/challenge.js';

/** The token of a second step, and its lifetime. */
interface Issued {
  token: string;
  expiresInSeconds: number;
}

/** Creates the challenge of a user who has these kinds of factors. */
export function createMfaChallenge(issued: Issued, kinds: readonly string[]): Challenge {
  return {
    code: 'mfa_required',
    detail: 'A second factor is required',
    members: { mfa_token: issued.token, mfa_expires_in: issued.expiresInSeconds, methods: kinds },
  };
}

/** Creates the challenge of a user who must set up a second factor. `kinds` are those that the token can set up. */
export function createEnrolmentChallenge(
  { token, expiresInSeconds }: Issued,
  kinds: readonly string[],
): Challenge {
  return {
    code: 'second_factor_enrolment_required',
    detail: 'The account needs a second factor; set one up to sign in',
    members: {
      enrolment_token: token,
      enrolment_expires_in: expiresInSeconds,
      methods: kinds,
    },
  };
}
