/** What was asked for cannot be done. The message is for whoever asked. */
export class CliError extends Error {}
