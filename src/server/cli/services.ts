import type { Actor } from '../../index.js';
import { type ApplicationModule, openApplication } from './application-services.js';
import { CliError } from './cli.errors.js';
import { openServer } from './server-services.js';
import type { Services, Task } from './tasks.js';

// Imports the server only when a command runs, because help and usage errors do not need it.

type ServerEntry = typeof import('../../server-entry.js');

/** The application whose services the commands use; null for those of the server. One per process, as its arguments. */
let application: ApplicationModule | null = null;

/** Chooses the application whose services the commands use, or null for the server. */
export function setApplication(module: ApplicationModule | null): void {
  application = module;
}

/**
 * Runs a command that changes something, while the server or the application may run.
 * @throws CliError if there is no database that can be used, or the request is rejected.
 */
export function withServices<T extends Task, Result>(
  task: T,
  work: (services: Services<T>, actor: Actor) => Promise<Result>,
): Promise<Result> {
  return run(task, { readOnly: false }, work);
}

/**
 * Runs a command that only reads, and writes nothing. Otherwise like {@link withServices}.
 * @throws CliError if there is no database that can be used, or the request is rejected.
 */
export function readServices<T extends Task, Result>(
  task: T,
  work: (services: Services<T>, actor: Actor) => Promise<Result>,
): Promise<Result> {
  return run(task, { readOnly: true }, work);
}

async function run<T extends Task, Result>(
  task: T,
  command: { readOnly: boolean },
  work: (services: Services<T>, actor: Actor) => Promise<Result>,
): Promise<Result> {
  process.umask(0o077);
  const entryPoint = await import('../../server-entry.js');
  return entryPoint.runAsCommand(command, async () => {
    const { services, context } = await (application
      ? openApplication(application, task)
      : openServer(task));
    try {
      return await work(services, entryPoint.CLI_ACTOR);
    } catch (error) {
      throw toCliError(error, entryPoint) ?? error;
    } finally {
      await context.close();
    }
  });
}

function toCliError(
  error: unknown,
  {
    ClientRejectedError,
    KeyRejectedError,
    ExportError,
    ImportError,
    MailTestError,
    ValidationFailedError,
  }: ServerEntry,
): CliError | null {
  if (error instanceof ValidationFailedError) {
    const { errors } = error.body as { errors: Array<{ field: string; message: string }> };
    return new CliError(errors.map(({ field, message }) => `${field} ${message}`).join('\n'));
  }
  const rejections = [
    ClientRejectedError,
    KeyRejectedError,
    ImportError,
    ExportError,
    MailTestError,
  ];
  return rejections.some((rejection) => error instanceof rejection)
    ? new CliError((error as Error).message)
    : null;
}
