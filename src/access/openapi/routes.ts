import type { INestApplicationContext, Type } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';

/** A handler of a route in a controller. */
export interface Route {
  prototype: Record<string, object>;
  name: string;
  controller: object;
}

/** Returns the handlers of all routes of an application, each with the routes that it serves. */
export function findRoutes(app: INestApplicationContext): Map<object, Route[]> {
  const scanner = new MetadataScanner();
  const found = new Map<object, Route[]>();
  for (const { controllers } of app.get(ModulesContainer, { strict: false }).values()) {
    for (const { metatype } of controllers.values()) {
      const { prototype } = metatype as Type<Record<string, object>>;
      for (const name of scanner.getAllMethodNames(prototype)) {
        const handler = prototype[name]!;
        if (!Reflect.hasMetadata(PATH_METADATA, handler)) continue;
        const route = { prototype, name, controller: metatype as Type };
        found.set(handler, [...(found.get(handler) ?? []), route]);
      }
    }
  }
  return found;
}
