import { isUUID } from 'class-validator';
import { v5 as uuidv5 } from 'uuid';

const SUBJECTS = '0d4f6f0a-5b0e-4a7e-8a53-9a1f2c7e6b44';

/** Whether the text is an id of our own table: a UUID in lower case, as the database returns it. */
export function isUserId(text: string): boolean {
  return isUUID(text) && text === text.toLowerCase();
}

/**
 * Returns the `User.id` of a subject (`sub`): the subject itself if it is a UUID, else an id derived from it. An
 * application with a `UserDirectory` calls it with its own id of the user.
 */
export function toUserId(subject: string): string {
  return isUUID(subject) ? subject.toLowerCase() : uuidv5(subject.toWellFormed(), SUBJECTS);
}
