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
const listErrors = async (body: unknown) => {
  const error: unknown = await transform(body).catch((thrown: unknown) => thrown);
  return (error as { body: { errors: Array<{ field: string }> } }).body.errors.map(
    ({ field }) => field,
  );
};

describe('StrictBodyPipe', () => {
  it('returns an instance of the DTO with the members that were sent', async () => {
    const dto = await transform({ title: 'abc', name: null });
    expect(dto).toBeInstanceOf(Dto);
    expect({ ...dto }).toEqual({ title: 'abc', name: null });
  });

  it('rejects invalid and unknown members by name', async () => {
    expect(await listErrors({ note: null, extra: 1 })).toEqual(['extra', 'title', 'note']);
  });

  it('says "is required" of a missing member, and what null must be', async () => {
    const readErrors = (body: unknown) =>
      transform(body).catch(
        (thrown: unknown) => (thrown as { body: { errors: unknown } }).body.errors,
      );
    expect(await readErrors({})).toEqual([{ field: 'title', message: 'is required' }]);
    expect(await readErrors({ title: null })).toEqual([
      { field: 'title', message: expect.stringMatching(/^must be 1 to 5 characters of text/) },
    ]);
  });

  it('rejects __proto__ and constructor as unknown members', async () => {
    const body: unknown = JSON.parse('{"title":"abc","__proto__":{"note":"x"},"constructor":1}');
    expect(await listErrors(body)).toEqual(['__proto__', 'constructor']);
  });

  it('ignores inherited members', async () => {
    expect(await listErrors(Object.create({ title: 'abc' }))).toEqual(['title']);
  });

  it.each([undefined, null, 1, 'text', [], true])('rejects %j as a body', async (body) => {
    expect(await listErrors(body)).toEqual(['body']);
  });

  it('does not recurse into nested arrays', async () => {
    const deep: unknown = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    expect(await listErrors({ title: deep })).toEqual(['title']);
  });

  it('lists at most 20 errors with names of at most 64 characters', async () => {
    const body = Object.fromEntries(
      Array.from({ length: 500 }, (_, i) => [`${i}`.padEnd(500, 'x'), i]),
    );
    const fields = await listErrors({ title: 'abc', ...body });
    expect(fields).toHaveLength(20);
    expect(Math.max(...fields.map((field) => field.length))).toBe(64);
  });

  it('counts code points, not code units', async () => {
    await expect(transform({ title: '\u{1f511}'.repeat(5) })).resolves.toBeTruthy();
    expect(await listErrors({ title: '\u{1f511}'.repeat(6) })).toEqual(['title']);
  });
});
