import { Inject, Injectable } from '@nestjs/common';
import { formatAmount, formatTime } from './format.js';
import { MAIL_SETTINGS, type MailSettings } from './mail.options.js';
import type { MailToRender, RenderedMail } from './mail-to-render.js';
import { CATALOGUES, LOCALES } from './templates/catalogues.js';
import { isBuiltInMail, type MailCatalogue, type MailFacts } from './templates/catalogue.js';
import { toRenderedMail } from './templates/layout.js';

/**
 * Writes the built-in mails in English, German, French and Spanish. An application replaces it in the `overrides` of
 * `AuthModule`, to write some of the mails itself, or in more languages.
 *
 * @example
 * ```ts
 * import { Injectable } from '@nestjs/common';
 * import { MailTemplates, type MailToRender, type RenderedMail } from 'nightlatch';
 *
 * // `overrides: [{ provide: MailTemplates, useClass: OurMails }]`
 * @Injectable()
 * export class OurMails extends MailTemplates {
 *   override render(mail: MailToRender): RenderedMail | Promise<RenderedMail> {
 *     if (mail.kind !== 'reset-password') return super.render(mail);
 *     const text = `Choose a new password: ${mail.link}`;
 *     return { subject: 'Your new password', text, html: `<p><a href="${mail.link}">${text}</a></p>` };
 *   }
 * }
 * ```
 */
@Injectable()
export class MailTemplates {
  /** The languages of the mails, as BCP 47 tags. */
  readonly locales: readonly string[] = LOCALES;

  constructor(@Inject(MAIL_SETTINGS) private readonly settings: MailSettings | null) {}

  /**
   * Writes a mail. A replacement may return a promise.
   * @throws Error if there is no text for this kind of mail.
   */
  render(mail: MailToRender): RenderedMail | Promise<RenderedMail> {
    const { kind, locale, link } = mail;
    if (!isBuiltInMail(kind)) {
      throw new Error(
        `There is no text for mails ${kind}: override MailKind.render() or MailTemplates.`,
      );
    }
    const catalogue = CATALOGUES.get(locale) ?? CATALOGUES.get(LOCALES[0])!;
    const facts = this.getFacts(mail, catalogue);
    const text = catalogue.mails[kind](facts);
    return toRenderedMail({ catalogue, locale, product: facts.product, text, link });
  }

  private getFacts(mail: MailToRender, { factors }: MailCatalogue): MailFacts {
    const { locale, to, linkSeconds, details, createdAt } = mail;
    const { from } = this.settings!;
    const removed = toTexts(details.removedFactors);
    const toName = (kind: string) =>
      Object.hasOwn(factors, kind) ? factors[kind as keyof typeof factors] : kind;
    const toLeftName = (kind: string) =>
      kind === 'passkey' && removed.includes(kind) ? factors.otherPasskeys : toName(kind);
    return {
      product: from.name || from.address.split('@')[1]!,
      address: to,
      lifetime: linkSeconds === null ? '' : formatLifetime(linkSeconds, locale),
      // Written only if the text has it: making a format is slow.
      get time() {
        return formatTime(createdAt, locale);
      },
      ip: typeof details.ip === 'string' ? details.ip : null,
      device: typeof details.device === 'string' ? details.device : null,
      provider: typeof details.provider === 'string' ? details.provider : '',
      tokens: typeof details.tokens === 'number' ? details.tokens : 0,
      passkeys: toTexts(details.passkeys).map((time) => formatTime(new Date(time), locale)),
      accounts: toTexts(details.accounts),
      left: typeof details.left === 'number' ? details.left : 0,
      secondFactorOff: details.secondFactorOff === true,
      removedFactors: removed.map(toName),
      leftFactors: toTexts(details.leftFactors).map(toLeftName),
    };
  }
}

/** Reads a detail that is a list of texts. */
function toTexts(detail: unknown): string[] {
  return Array.isArray(detail) ? detail.filter((text) => typeof text === 'string') : [];
}

const UNITS = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3_600 },
  { unit: 'minute', seconds: 60 },
] as const;

/** Writes a time span in its largest unit that is whole, and days from two on: `60 minutes` is `1 hour`, a day `24 hours`. */
function formatLifetime(seconds: number, locale: string): string {
  const { unit, seconds: each } =
    UNITS.find(
      (one) => seconds % one.seconds === 0 && (one.unit !== 'day' || seconds > one.seconds),
    ) ?? UNITS[2];
  const amount = Math.max(1, Math.round(seconds / each));
  return formatAmount(amount, unit, locale);
}
