import { connect, type Socket } from 'node:net';
import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';

const ANNOUNCED_BYTES = 4_000_000;
const CHUNK = 'x'.repeat(64 * 1024);

const test = serverTest();

/** Sends a body that is larger than the server accepts, and goes on sending after the answer. */
class Sender {
  answer = '';
  failure: Error | null = null;
  private readonly socket: Socket;
  private sentBytes = 0;

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.socket = connect(Number(port), hostname);
    this.socket.on('data', (chunk) => (this.answer += chunk.toString('latin1')));
    this.socket.on('error', (error) => (this.failure = error));
  }

  start(route: string, type: string, isChunked: boolean): void {
    const framing = isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${ANNOUNCED_BYTES}`;
    this.write(`${route} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\n${framing}\r\n\r\n`);
  }

  /** `bytes` is a multiple of the length of a chunk, except at the end. */
  send(bytes: number, isChunked: boolean): void {
    for (let sent = 0; sent < bytes; sent += CHUNK.length) {
      const size = Math.min(CHUNK.length, ANNOUNCED_BYTES - this.sentBytes);
      this.sentBytes += size;
      const text = CHUNK.slice(0, size);
      this.write(isChunked ? `${size.toString(16)}\r\n${text}\r\n` : text);
    }
    if (isChunked && this.sentBytes === ANNOUNCED_BYTES) this.write('0\r\n\r\n');
  }

  write(text: string): void {
    this.socket.write(text);
  }

  /** The answers so far, by their status. */
  get statuses(): string[] {
    return [...this.answer.matchAll(/HTTP\/1.1 (\d+)/g)].map(([, status]) => status!);
  }

  close(): void {
    this.socket.destroy();
  }
}

test.for([
  ['POST /token', 'application/x-www-form-urlencoded', '413'],
  ['POST /token', 'application/x-unknown', '415'],
  ['POST /users', 'application/json', '413'],
  ['POST /login', 'text/plain', '413'],
  ['POST /nothing-here', 'application/json', '413'],
  ['POST /logout', 'application/json', '401'],
  ['DELETE /users/me/sessions', 'application/json', '401'],
] as const)(
  '%s with 4 MB of %s answers %s while the client is sending, and keeps the connection',
  async ([route, type, status], { server }) => {
    for (const isChunked of [false, true]) {
      const sender = new Sender(server.url);
      sender.start(route, type, isChunked);
      sender.send(512 * 1024, isChunked);
      await expect.poll(() => sender.statuses).toEqual([status]);
      expect(sender.answer.toLowerCase()).not.toContain('connection: close');
      sender.send(ANNOUNCED_BYTES - 512 * 1024, isChunked);
      sender.write('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n');
      await expect.poll(() => sender.statuses).toEqual([status, '200']);
      expect(sender.failure).toBeNull();
      sender.close();
    }
  },
);
