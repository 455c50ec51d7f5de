import type { MailCatalogue, MailFacts } from './catalogue.js';

const occurred = ({ time, ip, device }: MailFacts): string => {
  const where = [device, ip && `IP address ${ip}`].filter(Boolean).join(', ');
  return where ? `It happened on ${time} (${where}).` : `It happened on ${time}.`;
};

/** The mails in English. */
export const en: MailCatalogue = {
  copyLink: 'If the button does not work, copy this address into your browser:',
  footer: ({ product }) =>
    `This message was sent automatically by ${product}. Please do not reply.`,
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
        ...(facts.tokens > 0
          ? [
              `Personal access tokens that still work: ${facts.tokens}. Delete those that you do not know.`,
            ]
          : []),
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
        occurred(facts),
        'If it was you, there is nothing that you need to do. If it was not you, choose a new password now: that signs out everyone.',
      ],
    }),
    'recovery-code-used': (facts) => ({
      subject: 'A recovery code was used',
      before: [
        `One of the recovery codes of your account at ${facts.product} was used.`,
        occurred(facts),
        'If it was you, there is nothing that you need to do. If it was not you, choose a new password now: that signs out everyone.',
      ],
    }),
    'factors-reset': (facts) => ({
      subject: 'Your second factors were removed',
      before: [
        `The second factors of your account at ${facts.product} were removed, and everyone was signed out.`,
        occurred(facts),
        'You can sign in with your password, and set up a second factor again. If you did not expect this, choose a new password now.',
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
