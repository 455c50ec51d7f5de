/** Settings that cannot be used; each line names a setting or a file, what is wrong, and what to write. */
export class SettingsError extends Error {
  constructor(readonly lines: string[]) {
    super(lines.join('\n'));
  }
}
