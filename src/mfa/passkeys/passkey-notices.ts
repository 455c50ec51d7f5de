import { createNotice } from '../../mail/security-notice.js';

/** The mails about passkeys to the owners of accounts. */
export const PASSKEY_NOTICES = [
  createNotice('passkey-added', 'passkey.added'),
  createNotice('passkey-removed', 'passkey.removed', {
    describe: ({ secondFactorOff }) => ({ secondFactorOff }),
  }),
  // It may have been copied, and is refused from now on.
  createNotice('passkey-suspended', 'passkey.clone-suspected'),
];
