import type { DynamicModule, Provider } from '@nestjs/common';

/**
 * Adds each of the `overrides` to the module that has a provider with the same token. Nest takes the last provider of a
 * token in its module, and never one of another module: an application cannot override it from outside.
 * @throws Error if no module has a provider with that token.
 */
export function overrideProviders(
  modules: DynamicModule[],
  overrides: readonly Provider[],
  imports: DynamicModule['imports'] = [],
): DynamicModule[] {
  const found = new Set<Provider>();
  const overridden = modules.map((module) => {
    const tokens = getTokens(module);
    const own = overrides.filter((each) => tokens.has(getToken(each)));
    for (const each of own) found.add(each);
    if (own.length === 0) return module;
    return {
      ...module,
      imports: [...(module.imports ?? []), ...imports],
      providers: [...(module.providers ?? []), ...own],
    };
  });
  const unknown = overrides.find((each) => !found.has(each));
  if (unknown) {
    const token = getToken(unknown);
    const name = typeof token === 'function' ? token.name : String(token);
    throw new Error(`overrides: AuthModule has no provider ${name} to override.`);
  }
  return overridden;
}

function getTokens({ module, providers = [] }: DynamicModule): Set<unknown> {
  const declared = (Reflect.getMetadata('providers', module) ?? []) as Provider[];
  return new Set([...declared, ...providers].map(getToken));
}

function getToken(provider: Provider): unknown {
  return typeof provider === 'function' ? provider : provider.provide;
}
