import { fastify } from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import { batchResponses } from './response-batch.js';

it('a response whose header cannot be sent costs its own request only', async () => {
  const app = fastify();
  batchResponses(app);
  app.get('/good', async () => 'good');
  app.get('/bad', async (_request, reply) => {
    void reply.header('x-bad', 'a\nb');
    return 'bad';
  });
  onTestFinished(() => app.close());
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const read = (path: string) =>
    fetch(`${url}${path}`).then(
      (response) => response.status,
      () => 'closed',
    );
  const answers = await Promise.all(['/good', '/bad', '/good'].map(read));
  expect([answers[0], answers[2]]).toEqual([200, 200]);
  expect(answers[1]).not.toBe(200);
  expect(await read('/good')).toBe(200);
});
