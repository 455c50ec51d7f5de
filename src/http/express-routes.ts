import { findMark, type MountedRoute, type RouteMark } from './route-mark.js';

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

/** Returns the marks of the routes that a request may reach: the first that matches, and the next ones if it passes on. */
export function findExpressMarks(
  { router }: Express,
  { method, path }: { method?: string; path: string },
): Array<RouteMark | null> {
  const name = method?.toLowerCase() ?? '';
  const marks: Array<RouteMark | null> = [];
  for (const layer of router?.stack ?? []) {
    if (!layer.route || !hasMethod(layer.route, name) || !matches(layer, path)) continue;
    const mark = findRouteMark(layer.route);
    marks.push(mark);
    if (!mark?.passesOn) break;
  }
  return marks;
}

/** Lists the routes that have a mark, with their paths. */
export function listExpressRoutes({ router }: Express): MountedRoute[] {
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
