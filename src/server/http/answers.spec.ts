import type { FastifyReply } from 'fastify';
import { pino } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import { Answers } from './answers.js';

/** Sends answers by these names, `bad` being one that cannot be sent; what happened, in order. */
async function sendAll(...names: string[]) {
  const told: string[] = [];
  const lines: string[] = [];
  const answers = new Answers(pino({}, { write: (line: string) => void lines.push(line) }));
  for (const name of names) {
    const reply = {
      request: { id: name },
      raw: { destroy: () => told.push(`${name} cut`) },
      hijack: () => told.push(`${name} given`),
    };
    answers.sendTogether(reply as unknown as FastifyReply, () => {
      if (name === 'bad') throw new TypeError('Invalid character in header content');
      told.push(`${name} sent`);
    });
  }
  const before = told.length;
  await vi.waitFor(() => expect(told.length).toBe(2 * names.length));
  return { told, before, log: lines.join('') };
}

describe('Answers', () => {
  it('gives each at once, and sends all of them together, in their order', async () => {
    const { told, before } = await sendAll('a', 'b');
    expect(told).toEqual(['a given', 'b given', 'a sent', 'b sent']);
    expect(before).toBe(2);
  });

  it('cuts the connection of one that cannot be sent, and sends the others', async () => {
    const { told, log } = await sendAll('a', 'bad', 'c');
    expect(told.slice(3)).toEqual(['a sent', 'bad cut', 'c sent']);
    expect(log).toContain('"reqId":"bad"');
  });
});
