// The peer: Fastify alone, with the answers that Nightlatch gives, and nothing that leads to them.
import fastify from 'fastify';

const me = JSON.parse(process.env.ME);
const token = JSON.parse(process.env.TOKEN);

const app = fastify();
app.addContentTypeParser(
  'application/x-www-form-urlencoded',
  { parseAs: 'string' },
  (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body))),
);
app.get('/users/me', async () => me);
app.post('/token', async () => token);
console.log(`${await app.listen({ port: 0, host: '127.0.0.1' })} `);
