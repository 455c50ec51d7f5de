/** What was asked of a signing key cannot be done; the message says why, and is for whoever asked. */
export class KeyRejectedError extends Error {}
