import type { AuditTrail, Cause, ClientsService, SigningKeys, UsersTransfer } from '../../index.js';

// Loaded when a command is run: help, and a mistake in a command, wait for nothing of the server.

/** Runs `work` on the signing keys; throws `CliError` where what is asked for is refused. */
export async function withKeys<T>(
  work: (keys: SigningKeys, cause: Cause) => Promise<T>,
): Promise<T> {
  const { withService } = await import('./context.js');
  return withService((await import('../../index.js')).SigningKeys, work);
}

/** Runs `work` on the clients; throws `CliError` where what is asked for is refused. */
export async function withClients<T>(
  work: (clients: ClientsService, cause: Cause) => Promise<T>,
): Promise<T> {
  const { withService } = await import('./context.js');
  return withService((await import('../../index.js')).ClientsService, work);
}

/** Runs `work` on the users, to bring them in or take them out; throws `CliError` where what is asked for is refused. */
export async function withUsersTransfer<T>(
  work: (transfer: UsersTransfer, cause: Cause) => Promise<T>,
): Promise<T> {
  const { withService } = await import('./context.js');
  return withService((await import('../../index.js')).UsersTransfer, work);
}

/** Runs `work` on the trail of what happened. */
export async function withAuditTrail<T>(work: (trail: AuditTrail) => Promise<T>): Promise<T> {
  const { withService } = await import('./context.js');
  return withService((await import('../../index.js')).AuditTrail, work);
}
