import type { PasskeyTexts } from './catalogue.js';

/** The pages of passkeys in English. */
export const enPasskeys: PasskeyTexts = {
  labels: { name: 'Name of the passkey', passkey: '' },
  missing: { name: 'Enter a name of at most 64 characters.', passkey: '' },
  field: {
    invalid_passkey: 'The passkey was not accepted. Try again, or sign in another way.',
    wrong_passkey: 'The passkey was not accepted. Try again, or use another way.',
    passkey_rejected: 'The passkey was not accepted. Try again.',
    passkey_taken: 'This passkey is registered already.',
    too_many_passkeys:
      'You have 50 passkeys, which is the most. Delete one that you no longer use.',
  },
  passkey: {
    failed: 'No passkey was used. Try again, or go on without one.',
    taken: 'This device has a passkey of your account already.',
    unavailable: 'A passkey needs a browser that has passkeys, with JavaScript turned on.',
  },
  sections: {
    passkeys: ({ count }) => ({
      title: 'Passkeys',
      lines: [
        count === 0
          ? 'Sign in with your fingerprint, your face or the PIN of your device, without a password.'
          : count === 1
            ? 'You have one.'
            : `You have ${count}.`,
      ],
      action: count === 0 ? 'Add a passkey' : 'Manage passkeys',
    }),
    passkey: ({ name, addedAt, lastUsedAt, isSuspended }, formatTime) => ({
      title: name,
      lines: [
        `Added on ${formatTime(addedAt)}`,
        lastUsedAt && `Last used on ${formatTime(lastUsedAt)}`,
        isSuspended
          ? 'It is not accepted any more, because it may have been copied. Delete it, and add it again.'
          : null,
      ],
      action: 'Rename or delete',
    }),
    'passkey-removal': () => ({
      title: 'Delete this passkey?',
      lines: ['It no longer signs in to your account.'],
      action: 'Delete it',
    }),
    'second-factor': ({ isOn }) => ({
      title: 'Second factor',
      lines: [
        isOn
          ? 'A sign-in with the password asks for a second factor too.'
          : 'Your password alone is enough to sign in.',
      ],
      action: isOn ? 'Turn it off' : 'Turn it on',
    }),
  },
  pages: {
    'account-passkeys': () => ({
      title: 'Your passkeys',
      paragraphs: [
        'A passkey signs in with your fingerprint, your face or the PIN of your device. It cannot be given away on a fake page.',
      ],
      button: 'Add a passkey',
      done: { title: 'The passkey was added', paragraphs: [], link: 'Go on' },
    }),
    'account-passkey': () => ({
      title: 'Your passkey',
      paragraphs: [],
      button: 'Save the name',
      done: { title: 'The passkey was changed', paragraphs: [], link: 'Go on' },
    }),
    'account-second-factor': () => ({
      title: 'Turn the second factor on?',
      paragraphs: [
        'A sign-in with the password then asks for your passkey too. All other devices are signed out. Prove first that the passkey works.',
      ],
      button: 'Use the passkey, and turn it on',
      done: {
        title: 'The second factor is on',
        paragraphs: ['From now on, a sign-in with the password asks for your passkey too.'],
      },
    }),
    'account-second-factor-off': () => ({
      title: 'Turn the second factor off?',
      paragraphs: ['Your password alone is then enough to sign in.'],
      button: 'Turn it off',
      done: { title: 'The second factor is off', paragraphs: ['You can turn it on again.'] },
    }),
  },
};
