import type {
  AuditTrail,
  Actor,
  ClientsService,
  RegistrationService,
  SessionAdministration,
  SigningKeys,
  UserAdministration,
  UserExporter,
  UserImporter,
} from '../../index.js';

// Loaded when a command is run: help, and a mistake in a command, wait for nothing of the server.

/** Runs `work` on the signing keys; throws `CliError` where what is asked for is refused. */
export async function withKeys<T>(
  work: (keys: SigningKeys, cause: Actor) => Promise<T>,
): Promise<T> {
  const { withService } = await import('./context.js');
  return withService((await import('../../index.js')).SigningKeys, work);
}

/** Runs `work` on the clients; throws `CliError` where what is asked for is refused. */
export async function withClients<T>(
  work: (clients: ClientsService, cause: Actor) => Promise<T>,
): Promise<T> {
  const { withService } = await import('./context.js');
  return withService((await import('../../index.js')).ClientsService, work);
}

/** Runs `work` on the user importer. Throws `CliError` if the import is refused. */
export async function withUserImporter<T>(
  work: (importer: UserImporter, cause: Actor) => Promise<T>,
): Promise<T> {
  const { withService } = await import('./context.js');
  return withService((await import('../../index.js')).UserImporter, work);
}

/** Runs `work` on the user exporter. Throws `CliError` if the export is refused. */
export async function withUserExporter<T>(
  work: (exporter: UserExporter, cause: Actor) => Promise<T>,
): Promise<T> {
  const { withService } = await import('./context.js');
  return withService((await import('../../index.js')).UserExporter, work);
}

/** Runs `work` on the trail of what happened. */
export async function withAuditTrail<T>(work: (trail: AuditTrail) => Promise<T>): Promise<T> {
  const { withService } = await import('./context.js');
  return withService((await import('../../index.js')).AuditTrail, work);
}

/** Runs `work` on the registration; throws `CliError` where what is asked for is refused. */
export async function withRegistration<T>(
  work: (registrations: RegistrationService, cause: Actor) => Promise<T>,
): Promise<T> {
  const { withService } = await import('./context.js');
  return withService((await import('../../index.js')).RegistrationService, work);
}

/** Runs `work` on the users; throws `CliError` where what is asked for is refused. */
export async function withUsers<T>(
  work: (users: UserAdministration, cause: Actor, signIns: SessionAdministration) => Promise<T>,
): Promise<T> {
  const { withServices } = await import('./context.js');
  const { SessionAdministration: signIns, UserAdministration: users } =
    await import('../../index.js');
  return withServices((services, cause) => work(services.get(users), cause, services.get(signIns)));
}
