/**
 * The users of a file cannot be brought in, or taken out, at all; the message says why, and is for whoever asked.
 *
 * @example
 * ```ts
 * import { type ImportOptions, TransferRefusedError, type UsersTransfer } from 'nightlatch';
 *
 * export async function bringIn(
 *   transfer: UsersTransfer,
 *   file: AsyncIterable<Buffer>,
 *   options: ImportOptions,
 * ): Promise<string> {
 *   try {
 *     return `${(await transfer.import(file, options)).imported} users are new.`;
 *   } catch (error) {
 *     if (error instanceof TransferRefusedError) return error.message;
 *     throw error;
 *   }
 * }
 * ```
 */
export class TransferRefusedError extends Error {}
