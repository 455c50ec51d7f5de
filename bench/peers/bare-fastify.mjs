// The peer: Fastify alone, with the answer that Nightlatch gives, and nothing that leads to it.
import fastify from 'fastify';

const me = JSON.parse(process.env.ME);

const app = fastify();
app.get('/users/me', async () => me);
console.log(`${await app.listen({ port: 0, host: '127.0.0.1' })} `);
