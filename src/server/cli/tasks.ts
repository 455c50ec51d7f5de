import type { INestApplicationContext } from '@nestjs/common';
import type { CommandServices } from '../../command-services.js';

type Loaders = (typeof import('../../command-services.js'))['commandServices'];

/** A kind of task of the command line. */
export type Task = keyof Loaders;

/** The services for one kind of task, by name. */
export type Services<T extends Task> =
  Awaited<ReturnType<Loaders[T]>> extends CommandServices<infer S> ? S : never;

/** Services, and the context that they are in, which has to be closed. */
export interface OpenServices<T extends Task> {
  services: Services<T>;
  context: INestApplicationContext;
}

/** Loads the services for one kind of task. */
export async function loadServices<T extends Task>(task: T): Promise<CommandServices<Services<T>>> {
  const { commandServices } = await import('../../command-services.js');
  return (await commandServices[task]()) as unknown as CommandServices<Services<T>>;
}
