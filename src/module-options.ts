import type { DynamicModule, FactoryProvider, Type } from '@nestjs/common';

/** Makes the options of a module in a factory, for example from the configuration of the application. */
export interface OptionsFactory<Options> {
  /** Modules whose exports are injected into the factory. Default: none. */
  imports?: DynamicModule['imports'] | undefined;
  /** The injection tokens of the factory's parameters. Default: none. */
  // oxlint-disable-next-line typescript/no-explicit-any -- any token, as Nest's own factories take.
  inject?: any[] | undefined;
  /** Returns the options. */
  // oxlint-disable-next-line typescript/no-explicit-any -- the providers of `inject`, as in Nest's own factories.
  useFactory: (...injected: any[]) => Options | Promise<Options>;
}

/** What a `forRootAsync()` takes: a factory, and `Beside` it the options that Nest needs before it creates providers. */
export type AsyncOptions<Options, Beside extends keyof Options = never> = OptionsFactory<
  Omit<Options, Beside>
> &
  Pick<Options, Beside>;

/** What the modules take beside the factory. */
const BESIDE = ['dataSource', 'device', 'docs', 'overrides', 'routes', 'verification'] as const;

/**
 * Provides the options that a factory returns. It throws if the factory returns one that stands beside it, which would have no
 * effect: a route that the application wants left out would be served.
 * @param complete checks the options and adds the defaults
 * @param own a provider of this library that `complete` needs
 */
export function provideOptions<Options, Own = undefined>(
  provide: symbol,
  { inject = [], useFactory }: OptionsFactory<Options>,
  complete: (options: Options, own: Own) => unknown = (options) => options,
  own?: Type<Own>,
): FactoryProvider {
  return {
    provide,
    inject: [...inject, ...(own ? [own] : [])] as FactoryProvider['inject'],
    useFactory: async (...injected: unknown[]) => {
      const options = await useFactory(...injected.slice(0, inject.length));
      assertNoneBeside(options as Partial<Record<(typeof BESIDE)[number], unknown>>);
      return complete(options, injected.at(-1) as Own);
    },
  };
}

/**
 * Stops the start of an application that imports a module without its `forRoot()`, which would leave it without routes. The
 * options that `forRoot()` provides replace this provider, because Nest takes the last one of a token.
 */
export function requireForRoot(provide: symbol, module: string): FactoryProvider {
  return {
    provide,
    useFactory: () => {
      throw new Error(`Import ${module}.forRoot(), not ${module}.`);
    },
  };
}

function assertNoneBeside(options: Partial<Record<(typeof BESIDE)[number], unknown>>): void {
  const misplaced = BESIDE.find((name) => options?.[name] !== undefined);
  if (misplaced === undefined) return;
  throw new Error(
    `Give \`${misplaced}\` to forRootAsync() beside \`useFactory\`, which must not return it.`,
  );
}
