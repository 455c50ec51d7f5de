import type { INestApplicationContext } from '@nestjs/common';
import type { Administration } from '../../command-services.js';
import type { AuthModuleOptions } from '../../index.js';

type Loaders = (typeof import('../../command-services.js'))['administrations'];
type Loader<S> = (options: AuthModuleOptions) => Promise<Administration<S>>;

/** A kind of task of the command line. */
export type Task = keyof Loaders;

/** The services for one kind of task, by name. */
export type Services<T extends Task> = Loaders[T] extends Loader<infer S> ? S : never;

/** Services, and the context that they are in, which has to be closed. */
export interface OpenServices<T extends Task> {
  services: Services<T>;
  context: INestApplicationContext;
}
