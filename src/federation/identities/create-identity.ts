import { v7 as uuidv7 } from 'uuid';
import type { ProviderSettings } from '../federation.options.js';
import { Identity } from '../identity.entity.js';
import type { UpstreamUser } from '../upstream-profile.js';

/** Returns the row that connects an account of a provider to a user. */
export function createIdentity(
  userId: string,
  { id: providerId, issuer }: ProviderSettings,
  { subject, email, emailVerified }: UpstreamUser,
  now: Date,
  sessionId: string | null = null,
): Identity {
  const id = uuidv7({ msecs: now.getTime() });
  const named = { providerId, sessionId, email, emailVerified };
  const times = { createdAt: now, lastUsedAt: now };
  return Object.assign(new Identity(), { id, userId, issuer, subject, ...named, ...times });
}
