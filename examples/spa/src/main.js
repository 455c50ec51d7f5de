import { createNightlatch } from 'nightlatch-client';
import { completeRedirect, signInWithRedirect } from 'nightlatch-client/redirect';

const ISSUER = import.meta.env.VITE_ISSUER ?? 'http://localhost:3000';
const nightlatch = createNightlatch({ issuer: ISSUER, clientId: 'shop' });
const find = (id) => document.getElementById(id);

find('sign-in').addEventListener('click', () => {
  void signInWithRedirect(nightlatch, { scope: 'items:read items:write' });
});
find('sign-out').addEventListener('click', () => void nightlatch.signOut());

async function show() {
  const { state } = nightlatch;
  find('sign-in').hidden = state !== 'signed-out';
  find('sign-out').hidden = state === 'signed-out';
  find('status').textContent =
    state === 'signed-out' ? 'You are not signed in.' : await describeItems();
}

async function describeItems() {
  try {
    const response = await nightlatch.fetch(`${ISSUER}/users/me/items`);
    return `You have ${(await response.json()).length} items.`;
  } catch ({ code }) {
    return code === 'unavailable' ? 'The server cannot be reached.' : 'You are not signed in.';
  }
}

// Also after a change in another tab.
nightlatch.subscribe(() => void show());
try {
  const completed = await completeRedirect(nightlatch);
  if (completed) history.replaceState(null, '', completed.returnTo);
  await show();
} catch ({ message }) {
  await show();
  find('status').textContent = `The sign-in failed: ${message}`;
}
