// An SMTP server that accepts every mail and forgets it. `GET /` answers with its port, and with how many mails came since
// the last `POST /`, and when.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

let count = 0;
let firstMs = 0;
let lastMs = 0;

const smtp = new SMTPServer({
  authOptional: true,
  logger: false,
  // TLS would measure the cryptography of this process too.
  disabledCommands: ['STARTTLS'],
  onData: (stream, _session, done) => {
    stream.resume();
    stream.on('end', () => {
      lastMs = performance.now();
      if (count++ === 0) firstMs = lastMs;
      done();
    });
  },
});
smtp.on('error', () => {});

const http = createServer(({ method }, response) => {
  if (method === 'POST') count = 0;
  response.end(JSON.stringify({ port, count, ms: lastMs - firstMs }));
});
const { server } = smtp as unknown as { server: { address(): AddressInfo } };
await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', () => resolve()));
const { port } = server.address();
http.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(http.address() as AddressInfo).port} `);
});
