import { isNotBefore } from '../database/times.js';
import type { AddedSince } from './added-credentials.js';

/**
 * Returns conditions for rows with the columns `createdAt` and `sessionId`: the filter selects a row if one of them does. TypeORM
 * 0.3 takes one at a time in a `delete`.
 */
export function toConditions(userId: string, { since, sessionId }: Partial<AddedSince>) {
  if (since === undefined && sessionId === undefined) return [{ userId }];
  return [
    ...(since === undefined ? [] : [{ userId, createdAt: isNotBefore(since) }]),
    ...(sessionId === undefined ? [] : [{ userId, sessionId }]),
  ];
}
