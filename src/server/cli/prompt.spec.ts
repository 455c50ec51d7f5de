import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Prompt } from './prompt.js';

/** Returns a prompt at a terminal where this text is typed. */
function terminal(typed: string) {
  const input = Object.assign(new PassThrough(), {
    isTTY: true,
    isRaw: false,
    setRawMode(raw: boolean) {
      modes.push(raw);
      return this;
    },
  });
  const modes: boolean[] = [];
  const shown: string[] = [];
  const output = new PassThrough();
  output.on('data', (text) => shown.push(String(text)));
  input.write(typed);
  const prompt = new Prompt(input as unknown as NodeJS.ReadStream, output);
  return { prompt, shown, modes };
}

describe('Prompt.askNewPassword()', () => {
  it('asks twice, and neither it nor the terminal shows what is typed', async () => {
    const { prompt, shown, modes } = terminal('correct horse\rcorrect horse\r');
    expect(await prompt.askNewPassword()).toBe('correct horse');
    expect(shown.join('')).toBe('Password: \nAgain: \n');
    // In raw mode the terminal does not echo; afterwards it is as it was before.
    expect(modes).toEqual([true, false]);
  });

  it('rejects two different passwords', async () => {
    const { prompt } = terminal('correct horse\rcorrect house\r');
    await expect(prompt.askNewPassword()).rejects.toThrow('The passwords do not match.');
  });

  it.each(['\x03', '\x04', 'corr\x03'])('is cancelled by the input %j', async (typed) => {
    const { prompt, modes } = terminal(typed);
    await expect(prompt.askNewPassword()).rejects.toThrow('Cancelled: input ended.');
    expect(modes.at(-1)).toBe(false);
  });
});

describe('Prompt.confirm()', () => {
  it.each([
    ['y\r', true],
    ['Yes\r', true],
    ['\r', false],
    ['n\r', false],
    ['yesterday\r', false],
  ])('reads the answer %j as %s', async (typed, expected) => {
    const { prompt, shown } = terminal(typed);
    expect(await prompt.confirm('Delete it?')).toBe(expected);
    expect(shown.join('')).toContain('Delete it? [y/N] ');
  });

  it('escapes what a user may have written into the question', async () => {
    const { prompt, shown } = terminal('n\r');
    await prompt.confirm('Delete x\u202e\u001b[2J@example.com?');
    expect(shown.join('')).toContain('Delete x\\u202e\\u001b[2J@example.com? [y/N] ');
  });
});
