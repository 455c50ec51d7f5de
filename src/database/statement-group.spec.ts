import { expect, it } from 'vitest';
import { StatementGroup } from './statement-group.js';

it('rejects if the connection is lost after the last statement', async () => {
  const group = new StatementGroup(async () => ({ error: new Error('lost'), failedAt: 1 }));
  const running = group.run([() => group.add({ text: 'SELECT 1' })]);
  await expect(running).rejects.toThrow('lost');
});
