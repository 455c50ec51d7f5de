/**
 * What was asked of a signing key cannot be done; the message says why, and is for whoever asked.
 *
 * @example
 * ```ts
 * import { KeyRefusedError, type SigningKeys } from 'nightlatch';
 *
 * // For an administrator: what became of it, in a sentence.
 * export async function rotate(keys: SigningKeys): Promise<string> {
 *   try {
 *     const { kid, activeFrom } = await keys.rotate();
 *     return `The key ${kid} signs from ${activeFrom.toISOString()}.`;
 *   } catch (error) {
 *     if (error instanceof KeyRefusedError) return error.message;
 *     throw error;
 *   }
 * }
 * ```
 */
export class KeyRefusedError extends Error {}
