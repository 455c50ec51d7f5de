import type { MfaTexts } from './catalogue.js';

/** The pages of second factors in English. */
export const enMfa: MfaTexts = {
  labels: {
    code: 'Code from your authenticator app',
    recovery_code: 'Recovery code',
    other_code: 'Code',
    mfa_token: '',
    enrolment_token: '',
    method: '',
    other_method: '',
  },
  hints: {
    code: 'Six digits, which change every 30 seconds.',
    recovery_code: 'For example 7GKQ-4M2XD-9TR0E. Each code works once.',
  },
  missing: {
    code: 'Enter the code that the app shows.',
    recovery_code: 'Enter one of your recovery codes.',
    other_code: 'Enter the code.',
    mfa_token: '',
    enrolment_token: '',
    method: '',
    other_method: '',
  },
  field: {
    wrong_code:
      'The code is not right. Enter the next one that the app shows. If you scanned the QR code some time ago, scan this one: an entry from an earlier try does not work any more.',
    wrong_app_code:
      'The code is not right, or was used already. Enter the next one that the app shows.',
    wrong_recovery_code: 'The recovery code is not right, or was used already.',
    wrong_other_code: 'The code is not right, or was used already.',
    sign_in_again: 'That took too long, or too many codes were wrong. Sign in again.',
    totp_already_on: 'An authenticator app is set up for this account already.',
    totp_not_started:
      'That took too long. Scan the new QR code on this page, and delete the former entry from the app.',
    email_not_verified: 'Confirm your e-mail address first, with the link that we have sent to it.',
  },
  qrCode: 'QR code with the key of the app',
  appLink: 'Open it in an app on this device',
  sections: {
    totp: ({ since, lastUsedAt, mustVerifyEmail }, formatTime) => ({
      title: 'Authenticator app',
      lines: since
        ? [`Set up on ${formatTime(since)}`, lastUsedAt && `Last used on ${formatTime(lastUsedAt)}`]
        : [
            'Asks for a code of an app on your phone when you sign in. A stolen password is then not enough.',
            mustVerifyEmail ? enMfa.field.email_not_verified : null,
          ],
      action: since ? 'Remove the app' : 'Set up an app',
    }),
    'recovery-codes': ({ left }) => ({
      title: 'Recovery codes',
      lines: [
        'With one of them you get in without your second factor.',
        left === 0 ? 'You have none left.' : `You have ${left} left.`,
      ],
      action: 'Create new codes',
    }),
    'other-factor': ({ method }) =>
      method === 'passkey'
        ? { title: 'Is your passkey at hand?', lines: [], action: 'Use the passkey' }
        : method === 'recovery_code'
          ? {
              title: 'Is your second factor not at hand?',
              lines: ['Use one of the recovery codes that you have kept.'],
              action: 'Use a recovery code',
            }
          : {
              title: method === 'totp' ? 'Is the app at hand?' : 'Another way',
              lines: [],
              action: method === 'totp' ? 'Use a code from the app' : `Use ${method}`,
            },
  },
  pages: {
    'second-step': ({ client, method }) => ({
      title: 'One more step',
      paragraphs: [
        method === 'recovery_code'
          ? 'Enter one of the recovery codes that you have kept.'
          : 'Your account is protected by a second factor.',
      ],
      button: method === 'passkey' ? 'Use the passkey' : 'Continue',
      done: {
        title: 'You are signed in',
        paragraphs: [`You go on to ${client} now.`],
        link: `Go on to ${client}`,
      },
    }),
    enrolment: ({ client, method }) => ({
      title: 'Set up an authenticator app',
      paragraphs: [
        'This account needs a second factor. Install an authenticator app on your phone, and scan the QR code with it. Without a camera, type in the key below.',
      ],
      button: 'Continue',
      passkeyButton: 'Use a passkey instead',
      done: {
        title: 'Keep your recovery codes',
        paragraphs: [
          `${method === 'passkey' ? 'From now on, a sign-in with the password asks for your passkey too.' : 'The app is set up.'} With one of these codes you get in without it. Each works once, and they are not shown again: print them, or put them into a password manager.`,
        ],
        link: `Go on to ${client}`,
      },
    }),
    'account-totp': () => ({
      title: 'Set up an authenticator app',
      paragraphs: [
        'Install an authenticator app on your phone, and scan the QR code with it. Without a camera, type in the key below. All other devices are signed out after that.',
      ],
      button: 'Turn it on',
      done: {
        title: 'The app is set up',
        paragraphs: ['From now on, a sign-in asks for a code of the app.'],
      },
    }),
    'account-totp-removal': () => ({
      title: 'Remove the authenticator app?',
      paragraphs: [
        'If you have no other second factor, your password alone is then enough to sign in, and the recovery codes do not work any more.',
      ],
      button: 'Remove the app',
      done: {
        title: 'The app was removed',
        paragraphs: ['You can delete its entry from your phone.'],
      },
    }),
    'account-recovery-codes': () => ({
      title: 'Create new recovery codes?',
      paragraphs: ['The codes that you have now do not work any more after that.'],
      button: 'Create new codes',
      done: {
        title: 'Keep your recovery codes',
        paragraphs: [
          'With one of these codes you get in without your second factor. Each works once, and they are not shown again: print them, or put them into a password manager.',
        ],
      },
    }),
  },
};
