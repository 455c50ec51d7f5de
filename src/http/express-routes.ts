import { findMark, type RouteMark } from './route-mark.js';

/** The parts of an Express application that are used here; an application on Fastify does not have its types. */
export interface Express {
  router?: { stack: Layer[] };
}

interface Layer {
  match(path: string): unknown;
  /** Absent for a middleware. */
  route?: Route;
}

interface Route {
  path: unknown;
  methods: Record<string, boolean | undefined>;
  stack: Array<{ handle: object }>;
}

/** Returns the mark of the route that Express will call for a request, which is the first that matches, or null. */
export function findExpressMark(
  { router }: Express,
  { method, path }: { method?: string; path: string },
): RouteMark | null {
  const name = method?.toLowerCase() ?? '';
  const layer = router?.stack.find(
    (each) => each.route && hasMethod(each.route, name) && matches(each, path),
  );
  return layer?.route ? findRouteMark(layer.route) : null;
}

/** Lists the routes that have a mark, with their paths. */
export function listExpressRoutes({ router }: Express): Array<{ path: string; mark: RouteMark }> {
  return (router?.stack ?? []).flatMap(({ route }) => {
    const mark = route ? findRouteMark(route) : null;
    return mark ? [{ path: String(route!.path), mark }] : [];
  });
}

function hasMethod({ methods }: Route, name: string): boolean {
  return Boolean(methods['_all'] ?? methods[name] ?? (name === 'head' && methods.get));
}

function matches(layer: Layer, path: string): boolean {
  try {
    return Boolean(layer.match(path));
  } catch {
    // The path cannot be decoded, which Express will answer itself.
    return false;
  }
}

function findRouteMark({ stack }: Route): RouteMark | null {
  return stack[0] ? findMark(stack[0].handle) : null;
}
