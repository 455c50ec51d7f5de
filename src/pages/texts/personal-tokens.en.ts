import type { PersonalTokenTexts } from './catalogue.js';

/** The pages of personal access tokens in English. */
export const enPersonalTokens: PersonalTokenTexts = {
  labels: {
    token_id: '',
    token_name: 'Name of the token',
    scope: 'What it may do',
    expires_in_days: 'It expires in',
  },
  hints: { token_name: 'For example what it is for: “Nightly build”.' },
  missing: {
    token_id: '',
    token_name: 'Enter a name of at most 100 characters.',
    scope: 'Choose at least one.',
    expires_in_days: 'Choose from the list.',
  },
  field: {
    scope_not_allowed: 'You cannot give a token all of this any more. Choose again.',
    too_many_tokens: 'You have 50 tokens, which is the most. Delete one that you no longer use.',
  },
  overview: () => ({
    title: 'Your personal access tokens',
    paragraphs: [
      'A script or a program uses such a token instead of your password. If you do not know one, delete it.',
    ],
  }),
  sections: {
    'personal-tokens': ({ count }) => ({
      title: 'Personal access tokens',
      lines: [
        count === 0
          ? 'For scripts and programs that use your account.'
          : count === 1
            ? 'You have one.'
            : `You have ${count}.`,
      ],
      action: count === 0 ? 'Create a token' : 'Manage tokens',
    }),
    'personal-token-creation': ({ isPossible }) => ({
      title: 'New token',
      lines: [
        isPossible
          ? 'You choose what it may do, and when it expires.'
          : 'There is nothing that you could allow a token.',
      ],
      action: 'Create a token',
    }),
    'personal-token': (facts, formatTime) => ({
      title: facts.name,
      lines: [
        `May do: ${facts.scopes.join(', ')}`,
        `Ends with …${facts.hint}, created on ${formatTime(facts.createdAt)}`,
        `${facts.isExpired ? 'Expired' : 'Expires'} on ${formatTime(facts.expiresAt)}`,
        facts.lastUsedAt
          ? `Last used on ${formatTime(facts.lastUsedAt)}${facts.lastUsedAddress === null ? '' : `, IP address ${facts.lastUsedAddress}`}`
          : 'Not used yet',
      ],
      action: 'Delete',
    }),
  },
  pages: {
    'account-token-creation': () => ({
      title: 'Create a personal access token',
      paragraphs: [
        'A script or a program can then use your account, until the token expires or you delete it.',
      ],
      button: 'Create the token',
      done: {
        title: 'Copy your token now',
        paragraphs: [
          'It is not shown again. Keep it as secret as a password: it belongs into the settings of the script or program, and nowhere else.',
        ],
        link: 'Show my tokens',
      },
    }),
    'account-token-removal': () => ({
      title: 'Delete this token?',
      paragraphs: ['Scripts and programs that use it are refused from then on.'],
      button: 'Delete the token',
      done: { title: 'The token was deleted', paragraphs: [], link: 'Go on' },
    }),
  },
};
