import { Body, Controller, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { expect } from 'vitest';
import {
  type Actor,
  AuditModule,
  AuditTrail,
  authEntities,
  Authenticated,
  authMigrations,
  AuthModule,
  CurrentActor,
  OAuthModule,
  Outbox,
  RegistrationModule,
  RegistrationService,
  SYSTEM_ACTOR,
  UnitsOfWork,
  User,
} from '../../../src/index.js';
import { EventRecorder, MailRecorder } from '../../../src/testing.js';
import { hostTest } from '../../support/fixtures.js';
import { authOptions, ownDataSource } from '../../support/host.js';
import { CreateProfiles1796000000000 } from './create-profiles.migration.js';
import { InvitationMail, Members } from './members.js';
import { Profile } from './profiles.js';

const PASSWORD = 'correct horse battery staple';
const EMAIL = 'jo@example.com';

@Controller('members')
@Authenticated()
class MembersController {
  constructor(private readonly members: Members) {}

  @Post()
  async invite(@Body() { email }: { email: string }, @CurrentActor() actor: Actor) {
    return { id: (await this.members.invite(email, actor)).id };
  }
}

const test = hostTest().extend('parts', async ({ newDatabase, startHost }) => {
  const host = await startHost({
    imports: [
      ownDataSource(await newDatabase(), {
        entities: [...authEntities, Profile],
        migrations: [...authMigrations, CreateProfiles1796000000000],
      }),
      AuthModule.forRoot({
        ...authOptions(),
        mail: { from: 'no-reply@host.example', devMailbox: true },
      }),
      OAuthModule.forRoot(),
      RegistrationModule.forRoot(),
      AuditModule.forRoot(),
    ],
    controllers: [MembersController],
    providers: [Members, InvitationMail],
  });
  const { app } = host;
  const { manager } = app.get(DataSource);
  const trail = app.get(AuditTrail, { strict: false });
  return {
    host,
    trail,
    members: app.get(Members),
    units: app.get(UnitsOfWork),
    registrations: app.get(RegistrationService, { strict: false }),
    events: EventRecorder.of(app),
    mails: MailRecorder.of(app),
    profiles: manager.getRepository(Profile),
    /** Returns what is stored, of all users. */
    readStored: async () => {
      const { events } = await trail.list();
      return {
        users: (await manager.find(User)).map(({ email }) => email),
        profiles: (await manager.find(Profile)).map(({ bio }) => bio),
        events: events.map(({ name }) => name),
        mails: (await app.get(Outbox).readBacklog()).waiting,
      };
    },
  };
});

const NOTHING = { users: [], profiles: [], events: [], mails: 0 };

test('An application stores a row of its own in the transaction of a registration', async ({
  parts: { members, profiles, readStored },
}) => {
  const { id } = await members.register(
    { email: EMAIL, password: PASSWORD },
    'I write.',
    SYSTEM_ACTOR,
  );
  expect(await profiles.findOneBy({ userId: id })).toMatchObject({ bio: 'I write.' });
  expect(await readStored()).toMatchObject({ users: [EMAIL], events: ['user.registered'] });
});

test('A registration whose row of the application cannot be stored leaves nothing, and its address is free', async ({
  parts: { members, registrations, events, readStored },
}) => {
  const registration = { email: EMAIL, password: PASSWORD };
  const missing = null as unknown as string;
  await expect(members.register(registration, missing, SYSTEM_ACTOR)).rejects.toThrow(/null/i);
  const refused = registrations.register(registration, SYSTEM_ACTOR, {
    inTransaction: () => Promise.reject(new Error('The application refuses.')),
  });
  await expect(refused).rejects.toThrow('The application refuses.');
  expect(await readStored()).toEqual(NOTHING);
  expect(events.take()).toEqual([]);
  await members.register(registration, 'I write.', SYSTEM_ACTOR);
  expect(await readStored()).toMatchObject({ users: [EMAIL], profiles: ['I write.'] });
});

test('A user, a row of the application and a mail are stored together, and the trail names the actor', async ({
  parts: { host, members, mails, profiles, trail },
}) => {
  const head = { email: 'head@example.com', password: PASSWORD };
  const { id: headId } = await members.register(head, '', SYSTEM_ACTOR);
  const form = { username: head.email, password: PASSWORD };
  const { body: tokens } = await host.call('POST', '/token', { form });
  const invited = { token: String(tokens.access_token), json: { email: EMAIL } };
  const { status, body } = await host.call('POST', '/members', invited);
  expect(status).toBe(201);
  const userId = String(body.id);
  expect(await profiles.findOneBy({ userId })).toMatchObject({ bio: '' });
  expect((await mails.waitFor(EMAIL)).subject).toBe('You are invited');
  const { events } = await trail.list({ filters: { subjectId: userId } });
  expect(events).toMatchObject([{ name: 'user.registered', actor: 'user', actorId: headId }]);
});

test('What an application does after the commit may fail: it is logged, and the events are emitted', async ({
  parts: { units, events, registrations },
}) => {
  const { id } = await registrations.register({ email: EMAIL, password: PASSWORD }, SYSTEM_ACTOR, {
    inTransaction: async (_user, unit) => {
      unit.afterCommit(() => {
        throw new Error('The cache of the application is away.');
      });
    },
  });
  await units.run(SYSTEM_ACTOR, async (unit) => {
    unit.afterCommit(() => Promise.reject(new Error('away')) as unknown as void);
    await unit.record('user.disabled', { userId: id });
  });
  expect(events.take()).toEqual(['user.registered', 'user.disabled']);
});

test('A user, a row of the application and a mail are rolled back together, in a unit of work that is joined', async ({
  parts: { members, units, events, mails, readStored },
}) => {
  const undone = units.run(SYSTEM_ACTOR, async (unit) => {
    await members.invite(EMAIL, unit);
    throw new Error('Changed my mind.');
  });
  await expect(undone).rejects.toThrow('Changed my mind.');
  expect(await readStored()).toEqual(NOTHING);
  expect(events.take()).toEqual([]);
  await members.invite(EMAIL, SYSTEM_ACTOR);
  await mails.waitFor(EMAIL);
  expect(mails.recorded).toHaveLength(1);
});
