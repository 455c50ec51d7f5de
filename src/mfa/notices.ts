import { createNotice } from '../mail/security-notice.js';

/** After so many wrong codes in a row the owner is told: someone knows the password, or has a session. */
const MANY_FAILURES = 10;

/** The mails about second factors. The switch and new codes have mails of their own if no other change tells of them. */
export const FACTOR_NOTICES = [
  createNotice('factor-added', 'totp.enabled'),
  createNotice('factor-removed', 'totp.disabled', {
    describe: ({ secondFactorOff }) => ({ secondFactorOff }),
  }),
  // Someone else has removed factors. An administrator can do that to a user who has none.
  createNotice('factors-reset', 'factors.reset', {
    concernsOwner: ({ kinds }) => kinds.length > 0,
    describe: ({ kinds, left }) => ({ removedFactors: kinds, leftFactors: left }),
  }),
  createNotice('recovery-code-used', 'recovery-code.used', { describe: ({ left }) => ({ left }) }),
  createNotice('recovery-codes-made', 'recovery-codes.made'),
  createNotice('second-factor-off', 'second-factor.turned-off'),
  createNotice('second-factor-on', 'second-factor.turned-on'),
  createNotice('wrong-codes', 'second-factor.failed', {
    concernsOwner: ({ failures }) => failures === MANY_FAILURES,
  }),
];
