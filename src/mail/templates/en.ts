import type { MailCatalogue, MailFacts } from './catalogue.js';

const occurred = ({ time, ip, device }: MailFacts): string => {
  const where = [device, ip && `IP address ${ip}`].filter(Boolean).join(', ');
  return where ? `It happened on ${time} (${where}).` : `It happened on ${time}.`;
};

/** Says what a change of the password keeps. */
const describeRemaining = ({ tokens, passkeys, accounts }: MailFacts): string[] => [
  ...(passkeys.length > 0
    ? [
        `Passkeys that still sign in, by when they were added: ${passkeys.join('; ')}. Delete those that you do not know.`,
      ]
    : []),
  ...(accounts.length > 0
    ? [
        `Connected accounts that still sign in: ${accounts.join(', ')}. Disconnect those that you do not know.`,
      ]
    : []),
  ...(tokens > 0
    ? [`Personal access tokens that still work: ${tokens}. Delete those that you do not know.`]
    : []),
];

const describeOff = ({ secondFactorOff }: MailFacts): string[] =>
  secondFactorOff
    ? ['You have no second factor any more. The password alone is enough to sign in from now on.']
    : [];

/** The mails in English. */
export const en: MailCatalogue = {
  copyLink: 'If the button does not work, copy this address into your browser:',
  footer: ({ product }) =>
    `This message was sent automatically by ${product}. Please do not reply.`,
  factors: {
    passkey: 'passkeys',
    otherPasskeys: 'other passkeys',
    totp: 'authenticator app',
    recovery_code: 'recovery codes',
  },
  mails: {
    test: ({ product }) => ({
      subject: `Test message from ${product}`,
      before: ['This is a test. If you can read it, sending mail works.'],
    }),
    'verify-email': ({ product, lifetime }) => ({
      subject: 'Confirm your e-mail address',
      before: [
        `An account at ${product} was created with this e-mail address. Confirm that the address is yours.`,
      ],
      action: 'Confirm the address',
      after: [
        `The link is valid for ${lifetime}.`,
        'If you did not create an account, ignore this message.',
      ],
    }),
    'already-registered': ({ product }) => ({
      subject: 'You already have an account',
      before: [
        `Someone tried to use this e-mail address for an account at ${product}. There is an account with this address already, and nothing was changed.`,
        'If it was you, sign in with your password. If you have forgotten it, ask for a new one on the sign-in page.',
        'If it was not you, there is nothing that you need to do.',
      ],
    }),
    'reset-password': ({ product, lifetime }) => ({
      subject: 'Choose a new password',
      before: [`Someone asked for a new password for your account at ${product}.`],
      action: 'Choose a new password',
      after: [
        `The link is valid for ${lifetime} and can be used once. Only the newest link works.`,
        'If it was not you, ignore this message: your password stays as it is.',
      ],
    }),
    'change-email': ({ product, lifetime }) => ({
      subject: 'Confirm your new e-mail address',
      before: [
        `This is to become the e-mail address of an account at ${product}. Confirm that it is yours.`,
      ],
      action: 'Confirm the new address',
      after: [
        `The link is valid for ${lifetime}.`,
        'If you did not ask for this, ignore this message: nothing will be changed.',
      ],
    }),
    'email-changed': (facts) => ({
      subject: 'Your e-mail address was changed',
      before: [
        `The e-mail address of your account at ${facts.product} was changed. ${facts.address} is no longer its address.`,
        occurred(facts),
        'If it was you, there is nothing that you need to do. If it was not you, take the account back now.',
      ],
      action: 'Undo the change',
      after: [
        `The link is valid for ${facts.lifetime}. It restores this address, signs out everyone, and lets you choose a new password.`,
      ],
    }),
    'email-restored': (facts) => ({
      subject: 'Your earlier e-mail address was restored',
      before: [
        `Your account at ${facts.product} has an earlier e-mail address again. ${facts.address} is no longer its address.`,
        occurred(facts),
        'If you did not want this, contact the people who run the service.',
      ],
    }),
    'password-changed': (facts) => ({
      subject: 'Your password was changed',
      before: [
        `The password of your account at ${facts.product} was changed.`,
        occurred(facts),
        'If it was you, there is nothing that you need to do. If it was not you, ask for a new password on the sign-in page now.',
        ...describeRemaining(facts),
      ],
    }),
    'account-deleted': (facts) => ({
      subject: 'Your account was deleted',
      before: [
        `Your account at ${facts.product} was deleted, with everything that belonged to it. It cannot be restored.`,
        occurred(facts),
        'If it was you, there is nothing that you need to do. If it was not you, contact the people who run the service.',
      ],
    }),
    'many-failures': (facts) => ({
      subject: 'A sign-in after several failed attempts',
      before: [
        `Someone signed in to your account at ${facts.product} after several failed attempts.`,
        occurred(facts),
        'If it was you, there is nothing that you need to do. If it was not you, choose a new password now: that signs out everyone.',
      ],
    }),
    'personal-token-created': (facts) => ({
      subject: 'A personal access token was created',
      before: [
        `A personal access token was created for your account at ${facts.product}. A script that has it can use your account.`,
        occurred(facts),
        'If it was you, there is nothing that you need to do. If it was not you, delete the token in your account and choose a new password now.',
      ],
    }),
    'personal-token-revoked': (facts) => ({
      subject: 'A personal access token was revoked',
      before: [
        `A personal access token of your account at ${facts.product} was revoked by someone who has it, or by an administrator. It may have leaked.`,
        occurred(facts),
        'Scripts that used it no longer work. Find out where the token was visible before you create a new one.',
      ],
    }),
    'factor-added': (facts) => ({
      subject: 'An authenticator app was added',
      before: [
        `An authenticator app was set up as a second factor of your account at ${facts.product}.`,
        occurred(facts),
        'If it was you, keep the recovery codes in a safe place. If it was not you, ask for a new password on the sign-in page now, and then for help.',
      ],
    }),
    'factor-removed': (facts) => ({
      subject: 'An authenticator app was removed',
      before: [
        `The authenticator app was removed from your account at ${facts.product}.`,
        ...describeOff(facts),
        occurred(facts),
        'If it was you, there is nothing that you need to do. If it was not you, choose a new password now: that signs out everyone.',
      ],
    }),
    'recovery-code-used': (facts) => ({
      subject: 'A recovery code was used',
      before: [
        `One of the recovery codes of your account at ${facts.product} was used.`,
        `Recovery codes that are left: ${facts.left}.${facts.left === 0 ? ' Create new ones in your account.' : ''}`,
        occurred(facts),
        'If it was you, there is nothing that you need to do. If it was not you, choose a new password now: that signs out everyone.',
      ],
    }),
    'second-factor-on': (facts) => ({
      subject: 'The second factor was turned on',
      before: [
        `The second factor of your account at ${facts.product} was turned on: a sign-in with the password asks for it from now on. All other devices were signed out.`,
        occurred(facts),
        'If it was you, keep the recovery codes in a safe place. If it was not you, ask for a new password on the sign-in page now, and then for help.',
      ],
    }),
    'second-factor-off': (facts) => ({
      subject: 'The second factor was turned off',
      before: [
        `The second factor of your account at ${facts.product} was turned off. The password alone is enough to sign in from now on.`,
        occurred(facts),
        'If it was you, there is nothing that you need to do. If it was not you, choose a new password now: that signs out everyone.',
      ],
    }),
    'recovery-codes-made': (facts) => ({
      subject: 'New recovery codes were created',
      before: [
        `New recovery codes were created for your account at ${facts.product}. The former ones do not work any more.`,
        occurred(facts),
        'If it was you, keep the codes in a safe place. If it was not you, choose a new password now, which signs out everyone, and create codes of your own.',
      ],
    }),
    'factors-reset': (facts) => ({
      subject: 'Second factors were removed from your account',
      before: [
        `These second factors were removed from your account at ${facts.product}: ${facts.removedFactors.join(', ')}. Everyone was signed out.`,
        facts.leftFactors.length > 0
          ? `It still has: ${facts.leftFactors.join(', ')}.`
          : 'It has no second factor any more. You can set one up again in your account.',
        occurred(facts),
        'If you did not expect this, choose a new password now.',
      ],
    }),
    'wrong-codes': (facts) => ({
      subject: 'Wrong codes for your account',
      before: [
        `Wrong codes were entered many times for your account at ${facts.product}, by someone who knows the password or is signed in.`,
        occurred(facts),
        'If it was you, there is nothing that you need to do. If it was not you, choose a new password now: that signs out everyone.',
      ],
    }),
    'passkey-added': (facts) => ({
      subject: 'A passkey was added to your account',
      before: [
        `A passkey was added to your account at ${facts.product}. It signs in without the password.`,
        occurred(facts),
        'If it was you, there is nothing that you need to do. If it was not you, delete the passkey and choose a new password now: that signs out everyone.',
      ],
    }),
    'passkey-removed': (facts) => ({
      subject: 'A passkey was deleted',
      before: [
        `A passkey of your account at ${facts.product} was deleted. It no longer signs in.`,
        ...describeOff(facts),
        occurred(facts),
        'If it was you, there is nothing that you need to do. If it was not you, choose a new password now: that signs out everyone.',
      ],
    }),
    'passkey-suspended': (facts) => ({
      subject: 'A passkey of your account is no longer accepted',
      before: [
        `A passkey signed in to your account at ${facts.product} in a way in which only a copy does. It is no longer accepted.`,
        occurred(facts),
        'If you use this passkey, delete it in your account and add it again. If you do not know it, choose a new password now: that signs out everyone.',
      ],
    }),
    'identity-linked': (facts) => ({
      subject: `A ${facts.provider} account was connected`,
      before: [
        `A ${facts.provider} account can sign in to your account at ${facts.product} from now on.`,
        occurred(facts),
        'If it was you, there is nothing that you need to do. If it was not you, disconnect it in your account and choose a new password now: that signs out everyone.',
      ],
    }),
    'identity-unlinked': (facts) => ({
      subject: `A ${facts.provider} account was disconnected`,
      before: [
        `A ${facts.provider} account can no longer sign in to your account at ${facts.product}.`,
        occurred(facts),
        'If it was you, there is nothing that you need to do. If it was not you, choose a new password now: that signs out everyone.',
      ],
    }),
  },
};
