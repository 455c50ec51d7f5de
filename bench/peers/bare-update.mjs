// Fastify with the same pool. Each request runs the one UPDATE that a rotation needs, and the answer has the same size.
import { randomUUID } from 'node:crypto';
import fastify from 'fastify';
import { Pool } from 'pg';

const SESSIONS = 1_000;

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
await pool.query('CREATE TABLE IF NOT EXISTS bench_sessions (id uuid PRIMARY KEY, counter int)');
const ids = Array.from({ length: SESSIONS }, () => randomUUID());
await pool.query('INSERT INTO bench_sessions SELECT unnest($1::uuid[]), 0', [ids]);
const answer = JSON.parse(process.env.TOKENS);
let next = 0;

const app = fastify();
app.addContentTypeParser(
  'application/x-www-form-urlencoded',
  { parseAs: 'string' },
  (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body))),
);
app.post('/token', async () => {
  const id = ids[next++ % SESSIONS];
  await pool.query('UPDATE bench_sessions SET counter = counter + 1 WHERE id = $1', [id]);
  return answer;
});
console.log(`${await app.listen({ port: 0, host: '127.0.0.1' })} `);
