import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { type AbstractHttpAdapter, HttpAdapterHost } from '@nestjs/core';
import { type Express, findExpressMarks, listExpressRoutes } from './express-routes.js';
import { announcesBody, hideBody } from './hidden-body.js';
import { findMarkInConfig, type MountedRoute, type RouteMark } from './route-mark.js';

/** The parts of Fastify that are used here; an application on Express does not have its types. */
interface Fastify {
  addHook(name: 'onRoute', hook: (route: { url: string; config?: unknown }) => void): void;
  addHook(name: 'onRequest', hook: (request: FastifyRequest, _: unknown, next: Next) => void): void;
}

interface FastifyRequest {
  raw: IncomingMessage;
  routeOptions: { config?: unknown };
}

type Next = () => void;

/**
 * Knows where our routes are mounted, and hides bodies from the parsers of the framework. Those run before the route:
 * they would reject a body that the route does not even read.
 */
@Injectable()
export class MountedRoutes {
  private listMounted: () => MountedRoute[] = () => [];

  constructor(host: HttpAdapterHost) {
    if (host.httpAdapter) this.install(host.httpAdapter);
    // With `Test.createTestingModule()`, providers are created before there is an HTTP server. A script has none.
    else host.init$.subscribe(() => host.httpAdapter && this.install(host.httpAdapter));
  }

  /** Lists our routes, with the prefix, version and path that the application gives them; none before it is initialised. */
  list(): MountedRoute[] {
    return this.listMounted();
  }

  /** Lists our endpoints, each with the path above it: that of `/v1/token` is `/v1`. */
  listEndpoints(): Array<{ endpoint: string; base: string }> {
    return this.list().flatMap(({ path, mark: { endpoint } }) =>
      endpoint ? [{ endpoint, base: path.slice(0, -endpoint.length) }] : [],
    );
  }

  private install(adapter: AbstractHttpAdapter): void {
    if (adapter.getType() === 'fastify') this.installOnFastify(adapter.getInstance<Fastify>());
    if (adapter.getType() === 'express') this.installOnExpress(adapter);
  }

  private installOnFastify(fastify: Fastify): void {
    const mounted: MountedRoute[] = [];
    this.listMounted = () => mounted;
    fastify.addHook('onRoute', ({ url, config }) => {
      const mark = findMarkInConfig(config);
      if (mark) mounted.push({ path: url, mark });
    });
    fastify.addHook('onRequest', (request, _reply, next) => {
      hideUnlessParsed(request.raw, () => [findMarkInConfig(request.routeOptions.config)]);
      next();
    });
  }

  private installOnExpress(adapter: AbstractHttpAdapter): void {
    const express = adapter.getInstance<Express>();
    this.listMounted = () => listExpressRoutes(express);
    // Before the parsers: Nest and the application add theirs later.
    adapter.use((request: IncomingMessage & { path: string }, _response: unknown, next: Next) => {
      hideUnlessParsed(request, () => findExpressMarks(express, request));
      next();
    });
  }
}

function hideUnlessParsed(request: IncomingMessage, find: () => Array<RouteMark | null>): void {
  if (!announcesBody(request)) return;
  const marks = find();
  const isParsed =
    marks.length === 0 || marks.some((mark) => (mark?.body ?? 'parsed') === 'parsed');
  if (!isParsed) hideBody(request);
}
