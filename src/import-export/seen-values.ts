import { hash, randomBytes } from 'node:crypto';

/** Three words of a digest and the line, which is never 0 in a slot that is used. */
const SLOT_WORDS = 4;
const FIRST_SLOTS = 1_024;

/**
 * Remembers in which line of a file each value was, in 32 bytes a value at most: a `Map` of a million users would take
 * hundreds of megabytes. It stores 96 bits of a digest with a random key, so that no file can make two values collide.
 */
export class SeenValues {
  private readonly key = randomBytes(16).toString('hex');
  private slots = new Uint32Array(FIRST_SLOTS * SLOT_WORDS);
  private count = 0;

  /** Returns the line of the value, or null if it was not added. */
  find(value: string): number | null {
    return this.slots[findSlot(this.slots, this.digest(value)) + SLOT_WORDS - 1] || null;
  }

  add(value: string, line: number): void {
    if (2 * SLOT_WORDS * (this.count + 1) > this.slots.length) this.grow();
    const digest = this.digest(value);
    this.slots.set([...digest, line], findSlot(this.slots, digest));
    this.count++;
  }

  private digest(value: string): Uint32Array {
    const bytes = hash('sha256', this.key + value, 'buffer');
    return Uint32Array.from([0, 4, 8], (at) => bytes.readUInt32LE(at));
  }

  private grow(): void {
    const larger = new Uint32Array(2 * this.slots.length);
    for (let at = 0; at < this.slots.length; at += SLOT_WORDS) {
      const slot = this.slots.subarray(at, at + SLOT_WORDS);
      if (slot[SLOT_WORDS - 1] !== 0) larger.set(slot, findSlot(larger, slot));
    }
    this.slots = larger;
  }
}

/** Returns the index of the slot that has this digest, or of the free one where it belongs. */
function findSlot(slots: Uint32Array, digest: Uint32Array): number {
  for (let at = (digest[0]! * SLOT_WORDS) % slots.length; ; at = (at + SLOT_WORDS) % slots.length) {
    const isFree = slots[at + SLOT_WORDS - 1] === 0;
    if (isFree || [0, 1, 2].every((i) => slots[at + i] === digest[i])) return at;
  }
}
