import type { FederationTexts } from './catalogue.js';

/** The pages of a sign-in with another provider in English. */
export const enFederation: FederationTexts = {
  signInWith: (provider) => `Sign in with ${provider}`,
  messages: {
    'not-connected': ({ provider }) => ({
      title: `This ${provider} account is not connected here`,
      paragraphs: [`Sign in as usual, then connect it under your account.`],
      link: 'Go to the sign-in page',
    }),
    'provider-failed': ({ provider }) => ({
      title: `The sign-in with ${provider} did not work`,
      paragraphs: ['You are not signed in. Try again, or sign in another way.'],
      link: 'Go to the sign-in page',
    }),
    'provider-away': ({ provider }) => ({
      title: `${provider} cannot be reached`,
      paragraphs: ['Try again in a minute. The other ways to sign in go on working.'],
      link: 'Go to the sign-in page',
    }),
    'trip-waiting': ({ provider }) => ({
      title: `Continue the sign-in with ${provider}`,
      paragraphs: ['Only go on if you started this yourself.'],
      link: 'Continue',
    }),
    'trip-over': ({ provider }) => ({
      title: `Start the sign-in with ${provider} again`,
      paragraphs: [
        'It took too long, or it was started in another browser. If this happens again, allow cookies for this site.',
        'Go back to the application that you wanted to open, and sign in there.',
      ],
      link: 'Go to the sign-in page',
    }),
    'trip-too-long': () => ({
      title: 'This application asks for too much',
      paragraphs: ['Its request is too long to be kept in your browser. Sign in another way.'],
      link: 'Go to the sign-in page',
    }),
    'coming-back': ({ provider }) => ({
      title: `You come from ${provider}`,
      paragraphs: ['You go on now.'],
      link: 'Go on',
    }),
    'identity-taken': ({ provider }) => ({
      title: `This ${provider} account is already connected to another account`,
      paragraphs: ['Disconnect it there first, or connect another one.'],
      link: 'Go to your account',
    }),
    'identity-linked': ({ provider }) => ({
      title: `Your ${provider} account is connected`,
      paragraphs: ['From now on, you can sign in with it.'],
      link: 'Go to your account',
    }),
    'link-over': () => ({
      title: 'Start again',
      paragraphs: [
        'The time to connect an account is over. Start again under your account, or in the application.',
      ],
      link: 'Go to your account',
    }),
  },
  field: {
    last_sign_in_method:
      'This is the only way in which you can sign in. Set a password or add another way first.',
  },
  sections: {
    identities: ({ names }) => ({
      title: 'Connected accounts',
      lines: [
        names.length > 0
          ? `You can sign in with ${names.join(', ')}.`
          : 'You sign in with no account of another provider.',
      ],
      action: 'Connect or disconnect accounts',
    }),
    identity: ({ provider, email, since, lastUsedAt }, formatTime) => ({
      title: provider,
      lines: [
        email,
        `Connected on ${formatTime(since)}`,
        lastUsedAt && `Last used on ${formatTime(lastUsedAt)}`,
      ],
      action: 'Disconnect',
    }),
    provider: ({ provider }) => ({
      title: provider,
      lines: ['Not connected.'],
      action: `Connect ${provider}`,
    }),
  },
  pages: {
    'account-identities': () => ({
      title: 'Connected accounts',
      paragraphs: [
        'Sign in with an account that you have elsewhere. Is there one that you do not know? Disconnect it, and change your password.',
      ],
      button: '',
      done: { title: '', paragraphs: [] },
    }),
    'link-identity': ({ provider, account, product }) => ({
      title: `Connect ${provider}?`,
      paragraphs: [
        `You can then sign in to ${account} at ${product} with your ${provider} account too.`,
        'Only go on if you started this yourself.',
      ],
      button: `Connect ${provider}`,
      done: { title: `Connect ${provider}`, paragraphs: [] },
    }),
  },
};
