import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Prompt } from './prompt.js';

/** A terminal at which somebody types. */
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
  const prompt = new Prompt(
    input as unknown as NodeJS.ReadStream,
    output as unknown as NodeJS.WritableStream,
  );
  return { prompt, shown, modes };
}

describe('a new password', () => {
  it('is typed twice, and nothing of it is shown: by us, or by the terminal itself', async () => {
    const { prompt, shown, modes } = terminal('correct horse\rcorrect horse\r');
    expect(await prompt.newPassword()).toBe('correct horse');
    expect(shown.join('')).toBe('Password: \nAgain: \n');
    // Raw while it is typed, and as it was afterwards.
    expect(modes).toEqual([true, false]);
  });

  it('is refused where the two are not the same', async () => {
    const { prompt } = terminal('correct horse\rcorrect house\r');
    await expect(prompt.newPassword()).rejects.toThrow('two different passwords');
  });

  it.each(['\x03', '\x04', 'corr\x03'])('is none where %j is typed', async (typed) => {
    const { prompt, modes } = terminal(typed);
    await expect(prompt.newPassword()).rejects.toThrow('Nothing was done');
    expect(modes.at(-1)).toBe(false);
  });
});

describe('a question', () => {
  it.each([
    ['y\r', true],
    ['Yes\r', true],
    ['\r', false],
    ['n\r', false],
    ['yesterday\r', false],
  ])('%j is %s', async (typed, expected) => {
    const { prompt, shown } = terminal(typed);
    expect(await prompt.confirm('Delete it?')).toBe(expected);
    expect(shown.join('')).toContain('Delete it? [y/N] ');
  });
});
