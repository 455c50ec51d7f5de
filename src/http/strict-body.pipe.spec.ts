import { describe, expect, it } from 'vitest';
import { IsPlainText, MayBeAbsent, MayBeCleared } from './members.decorator.js';
import { StrictBodyPipe } from './strict-body.pipe.js';

class Dto {
  @IsPlainText({ max: 5 })
  title!: string;

  @MayBeAbsent()
  @IsPlainText({ max: 5 })
  note?: string;

  @MayBeCleared()
  @IsPlainText({ max: 5 })
  name?: string | null;
}

const pipe = new StrictBodyPipe();
const transform = (body: unknown) => pipe.transform(body, { type: 'body', metatype: Dto });
const refusal = async (body: unknown) => {
  const error: unknown = await transform(body).catch((thrown: unknown) => thrown);
  return (error as { body: { errors: Array<{ field: string }> } }).body.errors.map(
    ({ field }) => field,
  );
};

describe('StrictBodyPipe', () => {
  it('gives an instance of the DTO with the members that were sent', async () => {
    const dto = await transform({ title: 'abc', name: null });
    expect(dto).toBeInstanceOf(Dto);
    expect({ ...dto }).toEqual({ title: 'abc', name: null });
  });

  it('names every member that is wrong, and every one that is unknown', async () => {
    expect(await refusal({ note: null, extra: 1 })).toEqual(['extra', 'title', 'note']);
  });

  it('takes __proto__ as JSON.parse makes it for an unknown member, and keeps its own prototype', async () => {
    const body: unknown = JSON.parse('{"title":"abc","__proto__":{"note":"x"},"constructor":1}');
    expect(await refusal(body)).toEqual(['__proto__', 'constructor']);
  });

  it('does not take an inherited member for one that was sent', async () => {
    expect(await refusal(Object.create({ title: 'abc' }))).toEqual(['title']);
  });

  it.each([undefined, null, 1, 'text', [], true])('refuses %j for a body', async (body) => {
    expect(await refusal(body)).toEqual(['body']);
  });

  it('does not descend into what is nested', async () => {
    const deep: unknown = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    expect(await refusal({ title: deep })).toEqual(['title']);
  });

  it('answers with few errors and short names, however many members there are', async () => {
    const body = Object.fromEntries(
      Array.from({ length: 500 }, (_, i) => [`${i}`.padEnd(500, 'x'), i]),
    );
    const fields = await refusal({ title: 'abc', ...body });
    expect(fields).toHaveLength(20);
    expect(Math.max(...fields.map((field) => field.length))).toBe(64);
  });

  it('counts characters, not code units', async () => {
    await expect(transform({ title: '\u{1f511}'.repeat(5) })).resolves.toBeTruthy();
    expect(await refusal({ title: '\u{1f511}'.repeat(6) })).toEqual(['title']);
  });
});
