import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { Identity } from '../../src/federation/identity.entity.js';
import type { ConfiguredProvider } from '../../src/index.js';
import type { TestServer } from './server.js';

/** A provider that no test reaches. */
export const FAR: ConfiguredProvider = {
  id: 'far',
  name: 'Far Away',
  issuer: 'https://far.example.com',
  client_id: 'nightlatch',
  client_secret: 'far'.repeat(12),
};

/** Connects an account of a provider to a user, as a sign-in with it would. */
export async function addIdentity(
  server: TestServer,
  userId: string,
  changes: Partial<Identity> = {},
): Promise<Identity> {
  const identity = Object.assign(new Identity(), {
    id: uuidv7(),
    userId,
    issuer: FAR.issuer,
    subject: randomBytes(8).toString('hex'),
    providerId: FAR.id,
    email: 'jane@far.example.com',
    emailVerified: true,
    createdAt: server.now(),
    lastUsedAt: null,
    ...changes,
  });
  await server.app.get(DataSource).getRepository(Identity).insert(identity);
  return identity;
}
