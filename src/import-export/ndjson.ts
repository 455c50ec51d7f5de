import { type RawMembers, shownName } from './row.js';

/** The members of a line of NDJSON, or why there are none. */
export function readNdjsonLine(text: string): RawMembers | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message repeats a part of the line.
    return 'not JSON';
  }
  if (!isObject(value)) return 'not an object';
  const members = new Map(Object.entries(value));
  for (const [name, member] of members) {
    const values: unknown[] = Array.isArray(member) ? member : [member];
    if (values.some(isObject)) {
      return `${shownName(name)}: must not be an object`;
    }
  }
  // JSON.parse takes the last of two, somebody else's reader the first.
  return namesIn(text) === members.size ? members : 'a member that is there twice';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** How many names of members an object has that has no objects in it. */
function namesIn(text: string): number {
  let names = 0;
  for (const [, colon] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)) if (colon) names++;
  return names;
}

/** One line of NDJSON. */
export function writeNdjsonLine(members: Record<string, unknown>): string {
  return `${JSON.stringify(members)}\n`;
}
