/** The file cannot be imported at all. The message gives the reason and is safe to show to the user. */
export class ImportError extends Error {}

/** The users cannot be exported. The message gives the reason and is safe to show to the user. */
export class ExportError extends Error {}

/** One row cannot be imported. The message names the member and the problem, never the value: reports are shared. */
export class RowError extends Error {}
