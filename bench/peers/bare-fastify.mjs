// Fastify alone, with the answer of Nightlatch and no other work.
import fastify from 'fastify';

const me = JSON.parse(process.env.ME);

const app = fastify();
app.get('/users/me', async () => me);
console.log(`${await app.listen({ port: 0, host: '127.0.0.1' })} `);
