// A host that sends mails, as src/mail/README.md shows it: people are invited to a club by mail, and join by the link.
import { Injectable, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  AuthModule,
  type AuthModuleExtras,
  type DueMail,
  MailKind,
  MailLinks,
  type MailOptions,
  type MailToRender,
  type NewLink,
  Outbox,
  type PreparedMail,
  type RenderedMail,
  SYSTEM_ACTOR,
  UnitsOfWork,
  User,
  UserAccounts,
  UsersService,
} from '../../src/index.js';
import { authOptions, type HostParts, ownDataSource, type TestHost } from '../support/host.js';
import { mailHostTest } from '../support/mail-fixtures.js';

const PURPOSE = 'club-invitation';

@Injectable()
class InvitationMail extends MailKind {
  readonly kind = 'club-invitation';
  override readonly retryHours = 24;

  constructor(private readonly users: UsersService) {
    super();
  }

  /** Nothing is sent to an address without an account. */
  override async prepare({ mailbox }: DueMail): Promise<PreparedMail | null> {
    const user = mailbox === null ? null : await this.users.findByLogin(mailbox);
    if (!user || user.disabled) return null;
    const address = user.email;
    const create: NewLink = {
      purpose: PURPOSE,
      user,
      address,
      ownerAddress: address,
      lifetimeSeconds: 3_600,
    };
    const url = 'https://club.example/join#token={token}';
    return { to: address, user, link: { url, create } };
  }

  override render({ link, locale, user }: MailToRender): RenderedMail {
    const text = `${locale}: join ${link}`;
    return { subject: `An invitation for ${user!.id}`, text, html: `<p>${text}</p>` };
  }
}

/** Goes to a user, or to a mailbox; its words are a detail. */
@Injectable()
class NoticeMail extends MailKind {
  readonly kind = 'club-notice';

  override render({ details }: MailToRender): RenderedMail {
    const { text, subject = 'A notice' } = details as { text: string; subject?: string };
    if (text === 'poison') throw new Error('These words cannot be written.');
    return { subject, text, html: `<p>${text}</p>` };
  }
}

/** The services of the club. */
@Injectable()
export class Club {
  readonly members: string[] = [];

  constructor(
    private readonly units: UnitsOfWork,
    private readonly accounts: UserAccounts,
    private readonly outbox: Outbox,
    readonly links: MailLinks,
  ) {}

  /** Does the same for every address. */
  async invite(mailbox: string, acceptLanguage?: string): Promise<void> {
    await this.units.run(SYSTEM_ACTOR, (unit) =>
      this.outbox.send({ kind: 'club-invitation', mailbox, acceptLanguage }, unit),
    );
  }

  async notify(mailbox: string, text: string, subject?: string): Promise<string> {
    const details = { text, ...(subject !== undefined && { subject }) };
    return this.units.run(SYSTEM_ACTOR, (unit) =>
      this.outbox.send({ kind: 'club-notice', mailbox, details }, unit),
    );
  }

  async join(token: string): Promise<User> {
    const link = await this.links.verify(token, PURPOSE);
    const user = await this.units.run(SYSTEM_ACTOR, async (unit) => {
      const owner = await this.links.consume(link, unit);
      await this.accounts.markEmailVerified(owner!.id, unit);
      return owner!;
    });
    this.members.push(user.id);
    return user;
  }
}

@Module({ providers: [Club, InvitationMail, NoticeMail] })
class ClubModule {}

const FROM = 'The Club <club@club.example>';

/** Returns an application with the club. */
export function clubHost(
  databaseUrl: string,
  mail: Partial<MailOptions>,
  more: AuthModuleExtras & { secretKey?: string } = {},
): HostParts {
  const options = { ...authOptions(), mail: { from: FROM, ...mail }, ...more };
  return { imports: [ownDataSource(databaseUrl), AuthModule.forRoot(options), ClubModule] };
}

/** Returns a `test` with an application of the club, `host`, and its SMTP server, `catcher`, both of each test. */
export function clubTest() {
  return mailHostTest().extend('host', async ({ newDatabase, startHost, catcher }) =>
    startHost(clubHost(await newDatabase(), { smtp: { url: catcher.url } })),
  );
}

/** Returns the services of the application that the tests call. */
export function getServices({ app }: TestHost) {
  return {
    club: app.get(Club),
    outbox: app.get(Outbox),
    accounts: app.get(UserAccounts),
    units: app.get(UnitsOfWork),
    dataSource: app.get(DataSource),
  };
}

export async function createUser(host: TestHost, email: string, locale?: string): Promise<User> {
  const { accounts, units } = getServices(host);
  const user = await units.run(SYSTEM_ACTOR, (unit) => accounts.create({ email }, unit));
  if (locale) await accounts.updateProfile(user.id, { locale });
  return user;
}
