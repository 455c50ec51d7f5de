/** The change to a client is not possible. The message says why. */
export class ClientRejectedError extends Error {}
