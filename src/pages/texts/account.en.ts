import type { AccountTexts } from './catalogue.js';
import type { PageFacts } from './page-facts.js';

/** The pages of the account in English. */
export const enAccount: AccountTexts = {
  back: 'Back to your account',
  overview: ({ product, account }) => ({
    title: 'Your account',
    paragraphs: [`You are signed in to ${product} as ${account}.`],
  }),
  labels: {
    current_password: 'Current password',
    full_name: 'Name',
    locale: 'Language of the e-mails to you',
    session: '',
    revoke_tokens:
      'Also delete my personal access tokens: scripts and programs that use them stop working',
  },
  hints: {},
  missing: {
    current_password: 'Enter the password that you sign in with.',
    full_name: 'The name is too long, or has a character that cannot be used.',
    locale: 'Choose a language from the list.',
    session: '',
    revoke_tokens: '',
  },
  sections: {
    profile: ({ name, username }) => ({
      title: 'Profile',
      lines: [name ?? 'You have entered no name.', username && `User name: ${username}`],
      action: 'Change the profile',
    }),
    email: ({ email, pending }) => ({
      title: 'E-mail address',
      lines: [email, pending && `The change to ${pending} waits for its confirmation.`],
      action: 'Change the address',
    }),
    verification: () => ({
      title: 'Your address is not confirmed',
      lines: ['Open the link in the e-mail that we sent to it.'],
      action: 'Send another link',
    }),
    'email-change': ({ email, expiresAt }, formatTime) => ({
      title: `The change to ${email} waits for its confirmation`,
      lines: [
        'Open the link in the e-mail to the new address. Until then, the old address stays.',
        expiresAt && `The link is valid until ${formatTime(expiresAt)}.`,
      ],
      action: 'Withdraw the change',
    }),
    password: ({ isSet }) => ({
      title: 'Password',
      lines: [
        isSet ? 'A new password signs out all other devices.' : 'You sign in without a password.',
      ],
      action: isSet ? 'Change the password' : 'Set a password',
    }),
    sessions: () => ({
      title: 'Devices and applications',
      lines: ['Where you are signed in, and where you can sign out.'],
      action: 'Show where I am signed in',
    }),
    session: ({ client, device, ip, startedAt, lastUsedAt, isThisBrowser }, formatTime) => ({
      title: client ?? 'Browser',
      lines: [
        [device ?? 'Unknown device', ip && `IP address ${ip}`].filter(Boolean).join(', '),
        `Signed in on ${formatTime(startedAt)}`,
        isThisBrowser ? 'This is your session now.' : `Last used on ${formatTime(lastUsedAt)}`,
      ],
      action: 'Sign out there',
    }),
    deletion: () => ({
      title: 'Delete the account',
      lines: ['The account and everything in it is deleted at once, and cannot be restored.'],
      action: 'Delete the account',
    }),
  },
  pages: {
    'account-profile': () => ({
      title: 'Change your profile',
      paragraphs: [],
      button: 'Save',
      done: { title: 'Your profile was changed', paragraphs: [] },
    }),
    'account-email': ({ account, email }) => ({
      title: 'Change your e-mail address',
      paragraphs: [`Your address is ${account}. We send a link to the new one.`],
      button: 'Send the link',
      done: {
        title: 'Check your inbox',
        paragraphs: [
          `An e-mail with a link is on its way to ${email}. Open the link to finish the change. It can take a minute.`,
          'Nothing there? Look in the spam folder, and check the address.',
        ],
      },
    }),
    'account-password': ({ remaining }) => ({
      title: 'Change your password',
      paragraphs: ['After that, all other devices and applications are signed out.'],
      button: 'Save the new password',
      done: {
        title: 'Your password was changed',
        paragraphs: [
          'All other devices and applications are signed out.',
          ...describeRemaining(remaining),
        ],
      },
    }),
    'account-first-password': ({ remaining }) => ({
      title: 'Set a password',
      paragraphs: [
        'You can then sign in with your e-mail address and this password too. After that, all other devices and applications are signed out.',
      ],
      button: 'Save the password',
      done: {
        title: 'Your password was set',
        paragraphs: [
          'All other devices and applications are signed out.',
          ...describeRemaining(remaining),
        ],
      },
    }),
    'account-sessions': ({ tokens }) => ({
      title: 'Where you are signed in',
      paragraphs: [
        'Is there something that you do not know? Sign out there, and change your password.',
        ...describeTokens(tokens),
      ],
      button: 'Sign out everywhere else',
      done: {
        title: 'You are signed out everywhere else',
        paragraphs: ['Only this browser is still signed in.', ...describeTokens(tokens)],
      },
    }),
    'account-deletion': ({ product, account }) => ({
      title: 'Delete your account?',
      paragraphs: [
        `The account ${account} at ${product} is deleted at once, with everything that belongs to it. It cannot be restored.`,
      ],
      button: 'Delete the account',
      done: { title: 'Your account was deleted', paragraphs: ['You can close this page.'] },
    }),
  },
};

/** Says that personal access tokens go on working, if there are any. */
function describeTokens(tokens: number): string[] {
  if (tokens === 0) return [];
  return [`Personal access tokens go on working: ${tokens}. Delete those that you do not know.`];
}

/** Says what a change of the password keeps. */
export function describeRemaining({ passkeys, accounts }: PageFacts['remaining']): string[] {
  return [
    passkeys.length > 0
      ? `Passkeys that still sign in: ${passkeys.join('; ')}. Delete those that you do not know.`
      : '',
    accounts.length > 0
      ? `Connected accounts that still sign in: ${accounts.join(', ')}. Disconnect those that you do not know.`
      : '',
  ].filter(Boolean);
}
