/**
 * What was asked of a client cannot be done; the message says why, and is for whoever asked.
 *
 * @example
 * ```ts
 * import { ClientRefusedError, type ClientsService, ProblemException } from 'nightlatch';
 *
 * export async function removeClient(clients: ClientsService, id: string): Promise<void> {
 *   await clients.delete(id).catch((error: unknown) => {
 *     if (!(error instanceof ClientRefusedError)) throw error;
 *     throw new ProblemException({ status: 409, code: 'client_refused', detail: error.message });
 *   });
 * }
 * ```
 */
export class ClientRefusedError extends Error {}
