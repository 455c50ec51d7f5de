/** Thrown by a page to send the browser to another one: a 303 (RFC 9110 section 15.4.4). */
export class SeeOther extends Error {
  constructor(
    /** A path with a query, or the URL of an application. */
    readonly url: string,
  ) {
    super('The browser goes to another page.');
  }
}
