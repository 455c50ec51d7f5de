import { TransferRefusedError } from './transfer.errors.js';

/** In bytes: a user takes a few hundred. */
export const RECORD_MAX_BYTES = 64 * 1024;

/** One record of a file, or why there is none. */
export interface RawRecord {
  /** The line it begins in; the first is 1. */
  line: number;
  text: string;
  refusal: string | null;
  /** Of the file, up to its end. */
  bytes: number;
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;
const COMMA = 0x2c;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const UTF16_MARKS = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

/**
 * The records of a file, one a line; where `quoted`, a line that ends between two quotes goes on in the next (RFC
 * 4180). In the memory of one record, whatever the file: one that is too long or not UTF-8 is refused by itself.
 * Throws {@link TransferRefusedError} for a file in UTF-16.
 *
 * What is between quotes is never read as a record: somebody whose name has lines in it would write themselves a row,
 * with the roles they like. So where a quote stands that must not be there the file ends, since from there on nobody
 * knows what is between two.
 */
export async function* readRecords(
  chunks: AsyncIterable<Buffer>,
  { quoted }: { quoted: boolean },
): AsyncGenerator<RawRecord> {
  const splitter = new Splitter(quoted);
  for await (const chunk of chunks) {
    yield* splitter.push(chunk);
    if (splitter.isBroken) return;
  }
  yield* splitter.end();
}

/** Where in a record of CSV the next byte is. `quote` is behind one that ends its field, or is the first of two. */
type Place = 'field' | 'plain' | 'quoted' | 'quote' | 'return' | 'broken';

function placeAfter(place: Place, byte: number): Place {
  if (place === 'quoted') return byte === QUOTE ? 'quote' : 'quoted';
  if (place === 'broken') return place;
  if (byte === NEWLINE) return 'field';
  if (place === 'return') return 'broken';
  if (byte === COMMA) return 'field';
  if (place === 'quote') {
    if (byte === QUOTE) return 'quoted';
    return byte === RETURN ? 'return' : 'broken';
  }
  if (byte !== QUOTE) return 'plain';
  return place === 'field' ? 'quoted' : 'broken';
}

class Splitter {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  private parts: Buffer[] = [];
  private length = 0;
  private place: Place = 'field';
  private line = 1;
  private beginsInLine = 1;
  private bytes = 0;

  constructor(private readonly quoted: boolean) {}

  *push(chunk: Buffer): Generator<RawRecord> {
    for (let from = 0; from < chunk.length;) {
      const newline = chunk.indexOf(NEWLINE, from);
      const end = newline === -1 ? chunk.length : newline + 1;
      this.add(chunk.subarray(from, end));
      from = end;
      const isWhole = newline !== -1;
      if (isWhole) this.line++;
      if (this.isBroken || (isWhole && this.place !== 'quoted')) yield* this.record();
      if (this.isBroken) return;
    }
  }

  get isBroken(): boolean {
    return this.place === 'broken';
  }

  *end(): Generator<RawRecord> {
    if (this.length > 0) yield* this.record();
  }

  private add(part: Buffer): void {
    const before = this.bytes;
    this.bytes += part.length;
    this.length += part.length;
    if (this.length <= RECORD_MAX_BYTES) this.parts.push(part);
    else this.parts = [];
    if (!this.quoted) return;
    const { place } = this;
    const isBehindMark = before >= BYTE_ORDER_MARK.length;
    if (isBehindMark && (place === 'plain' || place === 'field') && !part.includes(QUOTE)) {
      // Most lines have none.
      this.place = placeAfter('plain', part.at(-1)!);
      return;
    }
    for (const [at, byte] of part.entries()) {
      if (byte !== BYTE_ORDER_MARK[before + at]) this.place = placeAfter(this.place, byte);
    }
  }

  private *record(): Generator<RawRecord> {
    const { beginsInLine: line, length, bytes } = this;
    const isOpen = this.place === 'quoted';
    const content = withoutMark(Buffer.concat(this.parts), line);
    this.parts = [];
    this.length = 0;
    this.beginsInLine = this.line;
    const refuse = (refusal: string) => ({ line, text: '', refusal, bytes });
    if (isOpen) yield refuse('a quote that does not end: nothing after it was read');
    else if (this.isBroken)
      yield refuse('a quote where there must be none: nothing after it was read');
    else if (length > RECORD_MAX_BYTES) yield refuse(`longer than ${RECORD_MAX_BYTES} bytes`);
    else {
      const text = this.decode(content);
      if (text === null) yield refuse('not UTF-8');
      else if (text.trim() !== '') yield { line, text, refusal: null, bytes };
    }
  }

  private decode(content: Buffer): string | null {
    try {
      return this.decoder.decode(content).replace(/\r?\n$/, '');
    } catch {
      return null;
    }
  }
}

function withoutMark(content: Buffer, line: number): Buffer {
  if (line > 1) return content;
  if (UTF16_MARKS.some((mark) => content.subarray(0, mark.length).equals(mark))) {
    throw new TransferRefusedError('The file is in UTF-16; it has to be in UTF-8.');
  }
  const isMarked = content.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
  return isMarked ? content.subarray(BYTE_ORDER_MARK.length) : content;
}
