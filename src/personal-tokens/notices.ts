import { createNotice } from '../mail/security-notice.js';

/** The mails about personal access tokens. */
export const TOKEN_NOTICES = [
  createNotice('personal-token-created', 'personal-access-token.created'),
  // The owner knows of what they revoke themselves.
  createNotice('personal-token-revoked', 'personal-access-token.revoked', {
    concernsOwner: ({ reason }) => reason === 'holder' || reason === 'administrator',
  }),
];
