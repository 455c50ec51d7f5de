/** A signing key cannot be listed, rotated or revoked. The message says why, for the administrator. */
export class KeyRejectedError extends Error {}
