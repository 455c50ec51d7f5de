import type { Page } from 'playwright-core';

const PHONE = {
  protocol: 'ctap2',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
} as const;

/** Gives the page an authenticator like that of a phone, which answers at once, and returns the session that controls it. */
export async function addAuthenticator(page: Page) {
  const authenticator = await page.context().newCDPSession(page);
  await authenticator.send('WebAuthn.enable', { enableUI: false });
  const added = await authenticator.send('WebAuthn.addVirtualAuthenticator', { options: PHONE });
  return { authenticator, authenticatorId: added.authenticatorId };
}
