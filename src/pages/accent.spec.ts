import { expect, it } from 'vitest';
import { findAccentFault, lightenAccent } from './accent.js';

it.each(['#1f4fd8', '#000', '#767676', '#1F4FD8'])('The accent colour %s is accepted', (colour) => {
  expect(findAccentFault(colour)).toBeNull();
});

it.each(['red', '#12345', '#1f4fd8;', '#1f4fd8ff', 'rgb(0,0,0)', '', '#ggg'])(
  'The accent colour %o is rejected, because it is no colour of #rrggbb',
  (colour) => {
    expect(findAccentFault(colour)).toBe('It is no colour');
  },
);

it('An accent colour that is too light for text on white is rejected with its contrast', () => {
  expect(findAccentFault('#777777')).toBe(
    'Its contrast to white is 4.4:1, and text needs 4.5:1: take a darker colour',
  );
  expect(findAccentFault('#ff0')).toContain('is 1:1');
});

it('In dark mode, a dark accent becomes lighter, and one that is readable stays', () => {
  expect(lightenAccent('#16213a', '#1b1f26')).toBe('#818795');
  expect(lightenAccent('#8899ee', '#1b1f26')).toBe('#8899ee');
});
