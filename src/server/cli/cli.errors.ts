/** An error whose message tells the person at the terminal what to do. */
export class CliError extends Error {}
