import { expect, it } from 'vitest';
import { appendQuery } from './query.js';

it.each([
  ['https://app.example/cb', 'https://app.example/cb?code=a&state=b'],
  ['https://app.example/cb?from=nl', 'https://app.example/cb?from=nl&code=a&state=b'],
  ['http://127.0.0.1:4711/cb', 'http://127.0.0.1:4711/cb?code=a&state=b'],
  ['com.example.app:/cb', 'com.example.app:/cb?code=a&state=b'],
])('The redirect URI %s keeps its own query (RFC 6749 4.1.2)', (uri, expected) => {
  expect(appendQuery(uri, { code: 'a', state: 'b' })).toBe(expected);
});

it('A parameter that is null is left out, and one that is empty is not', () => {
  const uri = 'https://app.example/cb';
  expect(appendQuery(uri, { state: null })).toBe(uri);
  expect(appendQuery(uri, { state: '', code: null })).toBe(`${uri}?state=`);
});

it('A value cannot add a parameter, end the URI, or add a line to a header', () => {
  const value = 'a&code=evil#x\r\nLocation: https://evil.example\0é😀';
  const url = appendQuery('https://app.example/cb', { state: value });
  expect(url).toMatch(/^https:\/\/app\.example\/cb\?state=[\w%.+*-]+$/);
  expect(Object.fromEntries(new URL(url).searchParams)).toEqual({ state: value });
});
