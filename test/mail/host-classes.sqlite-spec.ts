import { Injectable } from '@nestjs/common';
import { expect } from 'vitest';
import {
  MailTemplates,
  type MailToRender,
  MailTransport,
  type OutgoingMail,
  type RenderedMail,
} from '../../src/index.js';
import { CATALOGUES, LOCALES } from '../../src/mail/templates/catalogues.js';
import { hostTest } from '../support/fixtures.js';
import { Club, clubHost } from './club.js';

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

  override render(mail: MailToRender): RenderedMail {
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
  expect(templates.render({ ...mail, kind: 'reset-password' }).subject).toBe('Nuova password');
  expect(templates.render({ ...mail, kind: 'verify-email' }).subject).toBe(
    'Best\u00e4tigen Sie Ihre E-Mail-Adresse',
  );
  expect(() => templates.render({ ...mail, kind: 'unknown' })).toThrow('There is no text');
});

test.for(LOCALES)(
  'The built-in mails in %s contain their link, and escape everything',
  async (locale, { newDatabase, startHost }) => {
    const from = '"A & B" <club@club.example>';
    const host = await startHost(clubHost(await newDatabase(), { from, devMailbox: true }));
    const templates = host.app.get(MailTemplates);
    for (const kind of Object.keys(CATALOGUES.get(locale)!.mails)) {
      const { subject, text, html } = templates.render({
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
