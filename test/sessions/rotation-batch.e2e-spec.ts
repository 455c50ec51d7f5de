import { expect } from 'vitest';
import { RotationBatcher } from '../../src/sessions/rotation-batcher.store.js';
import { serverTest } from '../support/fixtures.js';
import { decode } from '../support/tokens.js';

const test = serverTest();

test('an old refresh token in the same batch as the current one is not taken for it', async ({
  server,
  user,
}) => {
  const { refresh_token } = await server.tokens(user);
  const { body } = await server.refresh(refresh_token);
  const sid = String(decode(body.access_token).claims.sid);
  const rotations = server.app.get(RotationBatcher, { strict: false });
  const now = new Date();
  const idleExpiresAt = new Date(now.getTime() + 60_000);
  const rotate = (refreshCounter: number) =>
    rotations.rotate({ id: sid, refreshCounter, from: '192.0.2.1', now, idleExpiresAt });
  // Both calls join one batch: the thief's old token first, then the owner's current one.
  expect(await Promise.all([rotate(1), rotate(2)])).toEqual([false, true]);
});
