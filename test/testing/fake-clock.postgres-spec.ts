import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Clock } from '../../src/index.js';
import { startServer } from '../support/server.js';

it('a clock that a test has set does not follow the clock of the database', async () => {
  const server = await startServer();
  server.setClockAhead(86_400);
  // The two clocks are compared once a second.
  await sleep(1_500);
  const aheadMs = server.app.get(Clock).now().getTime() - Date.now();
  expect(Math.abs(aheadMs - 86_400_000)).toBeLessThan(5_000);
  await server.close();
});
