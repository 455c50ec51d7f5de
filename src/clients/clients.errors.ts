/** What was asked of a client cannot be done; the message says why, and is for whoever asked. */
export class ClientRejectedError extends Error {}
