import type { DynamicModule, Provider } from '@nestjs/common';

/**
 * The modules, each with those of the `overrides` that take the place of a provider of its own: the later one of
 * two with one token is the module's. Throws where none of the modules has a provider with that token.
 */
export function overrideProviders(
  modules: DynamicModule[],
  overrides: readonly Provider[],
  imports: DynamicModule['imports'] = [],
): DynamicModule[] {
  const found = new Set<Provider>();
  const overridden = modules.map((module) => {
    const tokens = tokensOf(module);
    const own = overrides.filter((each) => tokens.has(tokenOf(each)));
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
    const token = tokenOf(unknown);
    const name = typeof token === 'function' ? token.name : String(token);
    throw new Error(`overrides: AuthModule has no provider ${name} that could be overridden.`);
  }
  return overridden;
}

function tokensOf({ module, providers = [] }: DynamicModule): Set<unknown> {
  const declared = (Reflect.getMetadata('providers', module) ?? []) as Provider[];
  return new Set([...declared, ...providers].map(tokenOf));
}

function tokenOf(provider: Provider): unknown {
  return typeof provider === 'function' ? provider : provider.provide;
}
