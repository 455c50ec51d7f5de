import { setImmediate } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { SYSTEM_ACTOR } from '../../events/actor.js';
import { UnitsOfWork } from '../../events/units-of-work.js';
import { UsersService } from '../../users/users.service.js';
import type { MailLink } from '../link.entity.js';
import { matchLocale } from '../locales.js';
import { toMailAddress } from '../mail-address.js';
import type { MailKind, PreparedMail } from '../mail-kind.js';
import { MailLinks } from '../mail-links.js';
import { MailTemplates } from '../mail-templates.js';
import type { OutgoingMail } from '../mail-transport.js';
import type { RenderedMail } from '../mail-to-render.js';
import { MailRefusedError } from '../mail.errors.js';
import type { MailRow } from '../mail.entity.js';
import { MAIL_SETTINGS, type MailSettings } from '../mail.options.js';
import { MailsStore } from './mails.store.js';

/** A mail that is ready to be sent, and the link in it. */
interface ComposedMail {
  mail: OutgoingMail;
  link: MailLink | null;
  /** Whether it is sent to a refused address too. */
  evenIfRefused: boolean;
}

/** No auto-reply answers such a mail (RFC 3834 section 5; the second header is Microsoft's). */
const HEADERS = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };
const TOKEN_PLACEHOLDER = '{token}';

/** Turns a row of the outbox into a mail. */
@Injectable()
export class MailComposer {
  constructor(
    @Inject(MAIL_SETTINGS) private readonly settings: MailSettings | null,
    private readonly store: MailsStore,
    private readonly links: MailLinks,
    private readonly templates: MailTemplates,
    private readonly users: UsersService,
    private readonly units: UnitsOfWork,
  ) {}

  /**
   * Writes the mail, and starts the lifetime of its link: a fast reader may use it before the mail server's answer is read.
   * @returns null if the mail is not to be sent any more.
   * @throws MailRefusedError if it cannot be sent at all.
   */
  async compose(row: MailRow, kind: MailKind): Promise<ComposedMail | null> {
    const user = await this.users.findById(row.userId);
    const { mailbox, details, createdAt, attempts: attempt } = row;
    const due = { kind: row.kind, user, mailbox, details, createdAt, attempt };
    const prepared = await kind.prepare(due);
    if (!prepared) return null;
    const to = toMailAddress(prepared.to);
    if (to === null) throw new MailRefusedError('not-an-address');
    const link = prepared.link ? await this.activateLink(row, prepared.link) : null;
    if (prepared.link && !link) return null;
    await setImmediate();
    const mail = {
      kind: prepared.kind ?? row.kind,
      to,
      user: prepared.user === undefined ? user : prepared.user,
      link: link && this.toUrl(link, prepared.link!.url),
      linkSeconds: link?.lifetimeSeconds ?? null,
      details: { ...details, ...prepared.details },
      createdAt,
    };
    const { defaultLocale } = this.settings!;
    const { locales } = this.templates;
    const locale = matchLocale([mail.user?.locale ?? null, row.locale, defaultLocale], locales);
    const toRender = { ...mail, locale: locale ?? locales[0]! };
    const rendered = (await kind.render(toRender)) ?? (await this.templates.render(toRender));
    const outgoing = this.toOutgoingMail({ ...row, kind: mail.kind }, to, rendered);
    return { mail: outgoing, link, evenIfRefused: prepared.evenIfRefused ?? false };
  }

  /** Creates the link at the first attempt; later attempts send the same one. */
  private async activateLink(
    row: MailRow,
    { url, create }: NonNullable<PreparedMail['link']>,
  ): Promise<MailLink | null> {
    if (url?.includes(TOKEN_PLACEHOLDER) === false) {
      throw new Error(`The URL of the link in mails ${row.kind} has no ${TOKEN_PLACEHOLDER}.`);
    }
    const { linkId } = row;
    if (linkId !== null) {
      return this.units.run(SYSTEM_ACTOR, (unit) => this.links.activate(linkId, unit));
    }
    if (!create) return null;
    return this.units.run(SYSTEM_ACTOR, async (unit) => {
      const link = await this.links.createActive(create, row.createdAt, unit);
      if (!link) return null;
      const isOurs = await this.store.setLink(row, link.id, unit.transaction);
      if (!isOurs) throw new Error('The mail was claimed by another process.');
      return link;
    });
  }

  private toUrl(link: MailLink, url: string | null): string | null {
    return url && url.replaceAll(TOKEN_PLACEHOLDER, this.links.createToken(link));
  }

  private toOutgoingMail(
    { id, kind, createdAt }: MailRow,
    to: string,
    { subject, text, html }: RenderedMail,
  ): OutgoingMail {
    // A line break in a subject would begin another header.
    if (/\p{Cc}/u.test(subject)) throw new MailRefusedError('not-a-subject');
    const { from, bounceTo } = this.settings!;
    const messageId = `<${id}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`;
    const content = { subject, text, html, headers: HEADERS };
    return { kind, messageId, date: createdAt, from, to, bounceTo, ...content };
  }
}
