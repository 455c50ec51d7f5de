/** The users of a file cannot be brought in, or taken out, at all; the message says why, and is for whoever asked. */
export class TransferRefusedError extends Error {}
