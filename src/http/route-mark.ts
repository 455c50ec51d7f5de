import { METHOD_METADATA } from '@nestjs/common/constants.js';

/** What the HTTP framework has to know about one of our routes. */
export interface RouteMark {
  /** `ignored`: the route reads no body. `own`: it reads the body itself. Otherwise the framework parses the body. */
  body?: 'ignored' | 'own' | 'parsed';
  /** Whether the route may leave a request to the next one that matches. */
  passesOn?: boolean;
  /** The path of the route below the issuer, if the route tells where the application has mounted our routes. */
  endpoint?: string;
  /**
   * The route is a page for a person who is signed in, to which the sign-in page leads back. `recent`: one who signed in a
   * short time ago.
   */
  signIn?: 'any' | 'recent';
  /** Whether the route serves the metadata of an issuer with a path, which comes after the path of the metadata. */
  metadataOfPath?: boolean;
  /** Whether the route serves the metadata of the protected resource (RFC 9728). */
  resourceMetadata?: boolean;
  /** The scopes that a `@Public()` route requires of an access token, which it checks itself. */
  scopes?: readonly string[];
  /** Whether an OAuth client may authenticate at the route, or has to. */
  client?: 'optional' | 'required';
}

/** A route of ours, and where it is. */
export interface MountedRoute {
  path: string;
  mark: RouteMark;
}

// Where Nest keeps the route options of Fastify (FASTIFY_ROUTE_CONFIG_METADATA of @nestjs/platform-fastify, which an
// application on Express does not have). On every platform, Nest copies this metadata to the function that it mounts.
const ROUTE_CONFIG = '__fastify_route_config__';
const MARK = 'nightlatch';

/** Marks a route, or every route of a controller. Several marks on one route add up; that of the route comes first. */
export function markRoute(mark: RouteMark): ClassDecorator & MethodDecorator {
  return (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor) => {
    if (descriptor) return addMark(descriptor.value as object, mark);
    const { prototype } = target as { prototype: object };
    for (const { value } of Object.values(Object.getOwnPropertyDescriptors(prototype))) {
      const handler: unknown = value;
      if (typeof handler !== 'function' || !Reflect.hasMetadata(METHOD_METADATA, handler)) continue;
      addMark(handler, { ...mark, ...findMark(handler) });
    }
  };
}

function addMark(handler: object, mark: RouteMark): void {
  const config = (Reflect.getMetadata(ROUTE_CONFIG, handler) ?? {}) as object;
  const marked = { ...config, [MARK]: { ...findMark(handler), ...mark } };
  Reflect.defineMetadata(ROUTE_CONFIG, marked, handler);
}

/** Returns the mark of a handler, or null if it has none. */
export function findMark(handler: object): RouteMark | null {
  return findMarkInConfig(Reflect.getMetadata(ROUTE_CONFIG, handler));
}

/** Returns the mark in the route options of Fastify, or null if there is none. */
export function findMarkInConfig(config: unknown): RouteMark | null {
  return (config as { [MARK]?: RouteMark } | undefined)?.[MARK] ?? null;
}
