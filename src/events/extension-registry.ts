import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';

/**
 * Finds what the application adds: every provider, in any of its modules, that extends one of our abstract classes.
 * Ask it after the application has started, when every provider exists.
 */
@Injectable()
export class ExtensionRegistry {
  constructor(private readonly discovery: DiscoveryService) {}

  /**
   * Returns the providers that extend `type`, in the order of the modules.
   * @throws Error if one is request-scoped or transient: one instance serves all requests.
   */
  find<T>(type: abstract new (...given: never[]) => T): T[] {
    const found = new Set<T>();
    for (const wrapper of this.discovery.getProviders()) {
      const instance: unknown = wrapper.instance;
      // A factory that runs for each request has no instance yet: its token tells the type.
      const isNamed = [wrapper.token as unknown, wrapper.metatype as unknown].some(
        (each) => each === type || (typeof each === 'function' && each.prototype instanceof type),
      );
      if (!isNamed && !(instance instanceof type)) continue;
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
