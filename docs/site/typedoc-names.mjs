import { Converter, ReflectionKind } from 'typedoc';

/** Gives each entry point the name by which an application imports it. */
export function load(app) {
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (_context, reflection) => {
    if (!reflection.kindOf(ReflectionKind.Module)) return;
    reflection.name = reflection.name
      .replace(/^client\/src/, 'nightlatch-client')
      .replace(/^src/, 'nightlatch')
      .replace(/\/index$/, '');
  });
}
