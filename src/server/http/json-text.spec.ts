import { describe, expect, it, vi } from 'vitest';
import { jsonText } from './json-text.js';

describe('jsonText', () => {
  it('makes the text of what can never change once', () => {
    const stringify = vi.spyOn(JSON, 'stringify');
    const answer = Object.freeze({ id: 'a', roles: Object.freeze(['admin']), name: null });
    const texts = [jsonText(answer), jsonText(answer), jsonText({ ...answer })];
    expect(stringify).toHaveBeenCalledTimes(2);
    stringify.mockRestore();
    expect(new Set(texts)).toEqual(new Set(['{"id":"a","roles":["admin"],"name":null}']));
  });

  it('tells of a change in whatever can change, also in a part of what is frozen', () => {
    const open = { count: 1 };
    const list = Object.freeze({ items: [1] });
    const dated = Object.freeze({ at: Object.freeze(new Date(0)) });
    for (const answer of [open, list, dated]) jsonText(answer);
    open.count = 2;
    list.items.push(2);
    dated.at.setTime(1);
    expect(jsonText(open)).toBe('{"count":2}');
    expect(jsonText(list)).toBe('{"items":[1,2]}');
    expect(jsonText(dated)).toBe('{"at":"1970-01-01T00:00:00.001Z"}');
  });

  it('makes text of what is no object', () => {
    expect(['a', 1, true, null].map(jsonText)).toEqual(['"a"', '1', 'true', 'null']);
  });
});
