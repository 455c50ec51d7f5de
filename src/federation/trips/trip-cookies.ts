import { hash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import { SecretKeys } from '../../crypto/secret-keys.js';
import { HostCookie, listHostCookies } from '../../http/host-cookie.js';
import type { PageVisit } from '../../pages/page-visit.js';
import { TOKENS_OPTIONS, type TokensOptions } from '../../tokens/tokens.options.js';
import type { Trip } from './trip.js';

const PURPOSE = 'federation-trip';
const PREFIX = 'nightlatch-trip-';
/** The time of the start in milliseconds, base 36, and a digest of the state. */
const NAME = /^nightlatch-trip-[\da-z]{8,9}-([\da-f]{16})$/;
const LIFETIME_SECONDS = 15 * 60;
/** More cookies would fill the headers of each request: Node accepts 16 kB. */
const MAX_COOKIES = 5;
/** Browsers store 4096 bytes for a cookie, with its name and attributes. */
const MAX_VALUE_LENGTH = 3_800;
const MAX_TOTAL_LENGTH = 2 * MAX_VALUE_LENGTH;
/** The longest trip once it is decoded: a query of at most 8 kB stays below it, with what JSON and its encoding add. */
const MAX_PLAIN_LENGTH = 32_768;

/** What a browser brings back. */
type FoundTrip =
  | { status: 'found'; trip: Trip }
  /** The browser has no such cookie, or another browser began the trip. */
  | { status: 'unknown' }
  | { status: 'expired'; trip: Trip };

/**
 * Keeps each trip in a cookie of the browser that began it, encrypted and bound to its `state`. So nothing is stored for
 * strangers, two tabs do not disturb each other, and the callback of another browser finds no trip.
 */
@Injectable()
export class TripCookies {
  constructor(
    @Inject(TOKENS_OPTIONS) private readonly options: TokensOptions,
    private readonly keys: SecretKeys,
    private readonly clock: Clock,
  ) {}

  /**
   * Sets the cookie of a trip, and drops the oldest ones that would be too many.
   * @returns false if the trip is too long for a cookie.
   */
  set(state: string, trip: Trip, { request, response }: PageVisit): boolean {
    const value = this.keys.encrypt(PURPOSE, state, pack(trip));
    if (value.length > MAX_VALUE_LENGTH) return false;
    const known = this.list(request.headers).toSorted().toReversed();
    let left = MAX_TOTAL_LENGTH - value.length;
    const isKept = (name: string, index: number) => {
      left -= this.getCookie(name).read(request.headers)?.length ?? 0;
      return index < MAX_COOKIES - 1 && left >= 0;
    };
    for (const name of known.filter((each, index) => !isKept(each, index))) {
      this.getCookie(name).remove(response);
    }
    const name = `${PREFIX}${trip.startedAt.toString(36)}-${toDigest(state)}`;
    this.getCookie(name).set(response, value);
    return true;
  }

  /** Returns the trip of this `state`, and has the browser drop its cookie: a callback is answered once. */
  take(state: string, { request, response }: PageVisit): FoundTrip {
    const name = this.list(request.headers).find((each) => NAME.exec(each)![1] === toDigest(state));
    const cookie = name === undefined ? null : this.getCookie(name);
    const value = cookie?.read(request.headers);
    if (!cookie || !value) return { status: 'unknown' };
    cookie.remove(response);
    const decrypted = this.keys.decrypt(PURPOSE, state, value);
    if (!decrypted) return { status: 'unknown' };
    const trip = unpack(decrypted.plain);
    const ageMs = this.clock.now().getTime() - trip.startedAt;
    return { status: ageMs < LIFETIME_SECONDS * 1_000 ? 'found' : 'expired', trip };
  }

  private list(headers: PageVisit['request']['headers']): string[] {
    const names = listHostCookies(PREFIX, this.options.issuer, headers);
    return names.filter((name) => NAME.test(name));
  }

  private getCookie(name: string): HostCookie {
    return new HostCookie(name, this.options.issuer, LIFETIME_SECONDS);
  }
}

function toDigest(state: string): string {
  return hash('sha256', state).slice(0, 16);
}

/** The query of an application may be long. */
function pack(trip: Trip): string {
  return deflateRawSync(JSON.stringify(trip)).toString('base64url');
}

/** The text was encrypted by {@link pack}, so it is a trip. */
function unpack(text: string): Trip {
  const options = { maxOutputLength: MAX_PLAIN_LENGTH };
  return JSON.parse(inflateRawSync(Buffer.from(text, 'base64url'), options).toString()) as Trip;
}
