/**
 * Returns the options, with defaults for absent and undefined members. Configuration services pass undefined, which a
 * spread would copy over the default.
 */
export function withDefaults<Defaults extends object, Options extends object>(
  defaults: Defaults,
  options: Options,
): Defaults & Options {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...defaults, ...(Object.fromEntries(given) as Options) };
}
