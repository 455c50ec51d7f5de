import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { expect } from 'vitest';
import {
  MailKind,
  MailTemplates,
  type MailToRender,
  MailTransport,
  type OutgoingMail,
  type RenderedMail,
  SYSTEM_ACTOR,
} from '../../src/index.js';
import { MailRecorder } from '../../src/testing.js';
import { CATALOGUES, LOCALES } from '../../src/mail/templates/catalogues.js';
import { hostTest } from '../support/fixtures.js';
import { Club, clubHost, getServices } from './club.js';

const test = hostTest();
const sent: OutgoingMail[] = [];

@Injectable()
class Carrier extends MailTransport {
  send(mail: OutgoingMail): Promise<void> {
    sent.push(mail);
    return Promise.resolve();
  }
}

@Injectable()
class Italian extends MailTemplates {
  override readonly locales = ['it', ...LOCALES];

  override async render(mail: MailToRender): Promise<RenderedMail> {
    if (mail.kind !== 'reset-password') return super.render(mail);
    return { subject: 'Nuova password', text: `${mail.link}`, html: '<p></p>' };
  }
}

test('An application replaces the transport and the templates, and falls back to ours', async ({
  newDatabase,
  startHost,
}) => {
  const overrides = [
    { provide: MailTransport, useClass: Carrier },
    { provide: MailTemplates, useClass: Italian },
  ];
  const host = await startHost(clubHost(await newDatabase(), {}, { overrides }));
  await host.app.get(Club).notify('jo@example.com', 'x');
  await expect.poll(() => sent.map(({ to }) => to)).toEqual(['jo@example.com']);
  const mail = {
    locale: 'de',
    to: 'jo@example.com',
    user: null,
    link: 'https://club.example/x#token=t',
    linkSeconds: 3_600,
    details: {},
    createdAt: new Date(),
  };
  const templates = host.app.get(MailTemplates);
  expect((await templates.render({ ...mail, kind: 'reset-password' })).subject).toBe(
    'Nuova password',
  );
  expect((await templates.render({ ...mail, kind: 'verify-email' })).subject).toBe(
    'Best\u00e4tigen Sie Ihre E-Mail-Adresse',
  );
  await expect(templates.render({ ...mail, kind: 'unknown' })).rejects.toThrow('There is no text');
});

/** Is written by a renderer that answers later, as that of react-email; it fails once. */
@Injectable()
class InvoiceMail extends MailKind {
  readonly kind = 'invoice';
  private failed = false;

  override async render({ details }: MailToRender): Promise<RenderedMail | null> {
    await setImmediate();
    if (details.number === 1 && !this.failed) {
      this.failed = true;
      throw new Error('The renderer has failed.');
    }
    return details.number === 3
      ? null
      : { subject: `Invoice ${String(details.number)}`, text: '', html: '' };
  }
}

@Injectable()
class LateTemplates extends MailTemplates {
  override async render(): Promise<RenderedMail> {
    await setImmediate();
    return { subject: 'Late words', text: '', html: '' };
  }
}

test('The words of a mail may be a promise, and one that rejects is tried again, as one that throws', async ({
  newDatabase,
  startHost,
}) => {
  const overrides = [{ provide: MailTemplates, useClass: LateTemplates }];
  const parts = clubHost(await newDatabase(), { devMailbox: true }, { overrides });
  const host = await startHost({ ...parts, providers: [InvoiceMail] });
  const mails = MailRecorder.of(host.app);
  const { units, outbox } = getServices(host);
  await units.run(SYSTEM_ACTOR, async (unit) => {
    for (const number of [1, 2, 3]) {
      const mailbox = `${number}@example.com`;
      await outbox.send({ kind: 'invoice', mailbox, details: { number } }, unit);
    }
  });
  expect((await mails.waitFor('2@example.com')).subject).toBe('Invoice 2');
  expect((await mails.waitFor('3@example.com')).subject).toBe('Late words');
  const retry = async () => {
    await outbox.retry('all');
    return mails.recorded.length;
  };
  await expect.poll(retry).toBe(3);
  expect((await mails.waitFor('1@example.com')).subject).toBe('Invoice 1');
});

test.for(LOCALES)(
  'The built-in mails in %s contain their link, and escape everything',
  async (locale, { newDatabase, startHost }) => {
    const from = '"A & B" <club@club.example>';
    const host = await startHost(clubHost(await newDatabase(), { from, devMailbox: true }));
    const templates = host.app.get(MailTemplates);
    for (const kind of Object.keys(CATALOGUES.get(locale)!.mails)) {
      const { subject, text, html } = await templates.render({
        kind,
        locale,
        to: "o'neil&co@example.com",
        user: null,
        link: 'https://club.example/x?a=1&b=2#token=t',
        linkSeconds: 3_600,
        details: {
          ip: '192.0.2.7',
          device: '<b>Firefox</b>',
          tokens: 2,
          passkeys: ['2026-11-29T15:00:00.000Z'],
          accounts: ['<b>Far Away</b>'],
          secondFactorOff: true,
          removedFactors: ['passkey', '<b>badge</b>'],
          leftFactors: ['passkey', 'totp'],
        },
        createdAt: new Date('2026-11-29T15:00:00Z'),
      });
      const { action } = CATALOGUES.get(locale)!.mails[kind as 'test']({
        product: '',
        address: '',
        lifetime: '',
        time: '',
        ip: null,
        device: null,
        provider: '',
        tokens: 0,
        passkeys: [],
        accounts: [],
        left: 0,
        secondFactorOff: false,
        removedFactors: [],
        leftFactors: [],
      });
      expect(subject).not.toMatch(/undefined|null/);
      expect(`${text}${html}`).not.toMatch(/undefined|\bnull\b/);
      expect(html).not.toContain('<b>');
      expect(html).toContain('A &amp; B');
      expect(text.includes('https://club.example/x?a=1&b=2#token=t')).toBe(action !== undefined);
      expect(html.includes('href="https://club.example/x?a=1&amp;b=2#token=t"')).toBe(
        action !== undefined,
      );
    }
  },
);
