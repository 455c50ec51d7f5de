import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Clock } from '../../src/index.js';
import { startServer } from '../support/server.js';

it('a clock in the hands of a test is not set right by that of the database', async () => {
  const server = await startServer();
  server.setClockAhead(86_400);
  // A second and more: so often the two are compared.
  await sleep(1_500);
  const aheadMs = server.app.get(Clock).now().getTime() - Date.now();
  expect(Math.abs(aheadMs - 86_400_000)).toBeLessThan(5_000);
  await server.close();
});
