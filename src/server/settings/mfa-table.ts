import { optional, setting } from './setting.js';
import { oneOf, roles, text, wholeNumber } from './values.js';

/** The settings of second factors, for the table of all settings. */
export const MFA = {
  MFA: setting(
    oneOf('optional', 'required'),
    'optional',
    'Whether every user needs a [second factor](second-factors.md). If `required`, users without one set it up at their next sign-in, after they have verified their e-mail address.',
  ),
  MFA_REQUIRED_FOR: optional(
    roles,
    'none',
    'The roles whose users need a second factor, for example `admin`.',
  ),
  MFA_ISSUER: optional(
    text('a name for authenticator apps'),
    'the host of `ISSUER`',
    'The name that authenticator apps show beside the code.',
  ),
  TOTP_STEPS_AHEAD: setting(
    wholeNumber(0, 1, 'steps of 30 seconds'),
    0,
    'How far the clock of a device may be ahead. The code of the step before is always accepted.',
  ),
};
