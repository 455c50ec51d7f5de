import 'reflect-metadata';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { MailRow } from '../src/mail/mail.entity.js';
import { authEntities } from '../src/schema/schema.js';
import { User } from '../src/users/user.entity.js';

/** Rows in one statement: SQLite takes a limited number of values. */
const CHUNK = 100;

/** Creates users in the database of a server, and queues a mail with a link for each, in one transaction. */
export async function queueMails(databaseUrl: string, count: number): Promise<void> {
  const where = databaseUrl.startsWith('sqlite:')
    ? { type: 'better-sqlite3', database: databaseUrl.slice('sqlite:'.length) }
    : { type: 'postgres', url: databaseUrl };
  const database = new DataSource({ ...where, entities: [...authEntities] } as DataSourceOptions);
  await database.initialize();
  const users = Array.from({ length: count }, createUser);
  const mails = users.map(createMail);
  try {
    await database.transaction(async (transaction) => {
      for (let i = 0; i < count; i += CHUNK) {
        await transaction.insert(User, users.slice(i, i + CHUNK));
      }
      for (let i = 0; i < count; i += CHUNK) {
        await transaction.insert(MailRow, mails.slice(i, i + CHUNK));
      }
    });
  } finally {
    await database.destroy();
  }
}

function createUser(): User {
  const id = uuidv7();
  const email = `${id}@example.com`;
  const now = new Date();
  return Object.assign(new User(), {
    id,
    email,
    emailCanonical: email,
    username: null,
    fullName: null,
    disabled: false,
    roles: [],
    sessionsVersion: 0,
    externalId: null,
    emailVerifiedAt: null,
    locale: null,
    createdAt: now,
    updatedAt: now,
  });
}

function createMail({ email }: User) {
  const now = new Date();
  return {
    id: uuidv7(),
    kind: 'reset-password',
    userId: null,
    mailbox: email,
    linkId: null,
    locale: null,
    details: {},
    createdAt: now,
    nextTryAt: now,
    attempts: 0,
    lastError: null,
  };
}
