import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';

/**
 * What the application adds to ours: every provider, in whichever of its modules, that extends one of our
 * abstract classes. To be asked when the application has started, for then every provider is there.
 */
@Injectable()
export class ExtensionRegistry {
  constructor(private readonly discovery: DiscoveryService) {}

  /** In the order of the modules. Throws where one is request-scoped: there is one for all requests. */
  find<T>(type: abstract new (...given: never[]) => T): T[] {
    const found = new Set<T>();
    for (const wrapper of this.discovery.getProviders()) {
      const instance: unknown = wrapper.instance;
      // What a factory makes for each request is not there yet: then the token tells.
      const named = [wrapper.token as unknown, wrapper.metatype as unknown].some(
        (each) => each === type || (typeof each === 'function' && each.prototype instanceof type),
      );
      if (!named && !(instance instanceof type)) continue;
      if (!wrapper.isDependencyTreeStatic() || wrapper.isTransient) {
        throw new Error(
          `${String(wrapper.name)} extends ${type.name} and is request-scoped: it has to be a singleton.`,
        );
      }
      if (instance instanceof type) found.add(instance);
    }
    return [...found];
  }
}
