/**
 * The options, and the defaults for what is left out: also where a member is there and undefined, as a configuration
 * service gives it, which a spread would take for a value.
 */
export function withDefaults<Defaults extends object, Options extends object>(
  defaults: Defaults,
  options: Options,
): Defaults & Options {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...defaults, ...(Object.fromEntries(given) as Options) };
}
