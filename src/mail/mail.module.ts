import { Global, Module } from '@nestjs/common';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { purgeExpired } from '../database/purge.job.js';
import { DevMailbox } from './dev-mailbox.js';
import { MailLink } from './link.entity.js';
import { LinksStore } from './links/links.store.js';
import { MailLinks } from './mail-links.js';
import { MailTemplates } from './mail-templates.js';
import { MailTester } from './mail-tester.js';
import { MailTransport } from './mail-transport.js';
import { MailRow } from './mail.entity.js';
import {
  ConfigurableMailModule,
  MAIL_OPTIONS,
  MAIL_SETTINGS,
  type MailModuleOptions,
  type MailSettings,
  toMailSettings,
} from './mail.options.js';
import { RefusedAddress } from './refused-address.entity.js';
import { RefusedAddresses } from './refused-addresses.js';
import { Outbox } from './outbox.js';
import { MailComposer } from './outbox/mail-composer.js';
import { MailDeliverer } from './outbox/mail-deliverer.js';
import { MailKinds } from './outbox/mail-kinds.js';
import { MailResults } from './outbox/mail-results.js';
import { MailWorker } from './outbox/mail-worker.js';
import { MailsStore } from './outbox/mails.store.js';
import { RefusedAddressesStore } from './outbox/refused-addresses.store.js';
import { SmtpTransport } from './outbox/smtp.transport.js';
import { SecurityNotices } from './security-notices.js';

/** How long a link stays in the table after it expired, so that its holder learns why it is refused. */
const RETENTION_MS = 14 * 86_400_000;

/** Provides the `Outbox` and the `MailLinks`, and sends the mails. */
@Global()
@Module({
  imports: [AuthTablesModule.forFeature([MailRow, MailLink, RefusedAddress])],
  providers: [
    purgeExpired('links', LinksStore, RETENTION_MS),
    {
      provide: MAIL_SETTINGS,
      inject: [MAIL_OPTIONS],
      useFactory: (options: MailModuleOptions) => toMailSettings(options),
    },
    { provide: MailTransport, inject: [MAIL_SETTINGS, DevMailbox], useFactory: chooseTransport },
    DevMailbox,
    LinksStore,
    MailComposer,
    MailDeliverer,
    MailKinds,
    MailLinks,
    MailResults,
    MailsStore,
    MailTemplates,
    MailTester,
    MailWorker,
    Outbox,
    RefusedAddresses,
    RefusedAddressesStore,
    SecurityNotices,
  ],
  exports: [
    DevMailbox,
    MailLinks,
    MailTemplates,
    MailTester,
    MailTransport,
    Outbox,
    RefusedAddresses,
  ],
})
export class MailModule extends ConfigurableMailModule {}

/** An application that replaces `MailTransport` never gets here. */
function chooseTransport(settings: MailSettings | null, mailbox: DevMailbox): MailTransport {
  // Without the option `mail`, nothing is queued or sent.
  if (!settings || settings.devMailbox) return mailbox;
  if (settings.smtp) return new SmtpTransport(settings.smtp);
  throw new Error(
    'mail needs smtp.url, or `overrides: [{ provide: MailTransport, useClass: ... }]`.',
  );
}
