import { isUUID } from 'class-validator';
import { v5 as uuidv5 } from 'uuid';
import type { User } from './user.entity.js';

const SUBJECTS = '0d4f6f0a-5b0e-4a7e-8a53-9a1f2c7e6b44';

/** The `sub` of a user's tokens, and the `id` of the `Principal`: what the application calls the user by. */
export function toSubject({ id, externalId }: Pick<User, 'id' | 'externalId'>): string {
  return externalId ?? id;
}

/** The id of the row that stands for this subject: the subject itself where it is a UUID, else derived from it. */
export function toUserId(subject: string): string {
  return isUUID(subject) ? subject.toLowerCase() : uuidv5(subject, SUBJECTS);
}
