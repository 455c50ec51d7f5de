import { describeRemaining, deAccount } from './account.de.js';
import { deFederation } from './federation.de.js';
import { deMfa } from './mfa.de.js';
import { dePasskeys } from './passkeys.de.js';
import { dePersonalTokens } from './personal-tokens.de.js';
import type { PageCatalogue } from './catalogue.js';

/** The pages in German. */
export const de: PageCatalogue = {
  ...deFederation,
  overviews: { account: deAccount.overview, 'account-tokens': dePersonalTokens.overview },
  back: deAccount.back,
  qrCode: deMfa.qrCode,
  appLink: deMfa.appLink,
  passkey: dePasskeys.passkey,
  sections: {
    ...deAccount.sections,
    ...deFederation.sections,
    ...deMfa.sections,
    ...dePasskeys.sections,
    ...dePersonalTokens.sections,
  },
  errorPrefix: 'Fehler: ',
  labels: {
    ...deAccount.labels,
    identity: '',
    provider: '',
    ...deMfa.labels,
    ...dePasskeys.labels,
    ...dePersonalTokens.labels,
    email: 'E-Mail-Adresse',
    token: 'Code aus der E-Mail',
    username: 'Benutzername',
    password: 'Passwort',
    new_password: 'Neues Passwort',
    login: 'E-Mail-Adresse oder Benutzername',
    applications: 'Auch aus den Anwendungen abmelden, die ich hier mit diesem Konto geöffnet habe',
    user_code: 'Code des Geräts',
    decision: '',
  },
  hints: {
    ...deAccount.hints,
    ...deMfa.hints,
    ...dePersonalTokens.hints,
    token:
      'Das Ende des Links in der E-Mail, nach „token=“. Sie können auch den ganzen Link einfügen.',
    new_password:
      'Mindestens 8 Zeichen. Einige zufällige Wörter sind leicht zu merken und schwer zu erraten.',
    user_code:
      'Acht Buchstaben, zum Beispiel WDJB‑MJHT. Kleinbuchstaben gehen auch, und der Bindestrich kann fehlen.',
  },
  missing: {
    ...deAccount.missing,
    identity: '',
    provider: '',
    ...deMfa.missing,
    ...dePasskeys.missing,
    ...dePersonalTokens.missing,
    email: 'Geben Sie Ihre E-Mail-Adresse ein, zum Beispiel name@example.com.',
    token:
      'Öffnen Sie den Link in der E-Mail noch einmal, oder fügen Sie den Code daraus hier ein.',
    username: 'Geben Sie einen Benutzernamen ein.',
    password: 'Geben Sie Ihr Passwort ein.',
    new_password: 'Geben Sie ein neues Passwort ein.',
    login: 'Geben Sie Ihre E-Mail-Adresse oder Ihren Benutzernamen ein.',
    applications: '',
    user_code: 'Geben Sie den Code ein, den das Gerät zeigt.',
    decision: '',
  },
  reveal: { show: 'Anzeigen', hide: 'Verbergen' },
  linkTitle: 'Dieser Link funktioniert nicht mehr',
  link: {
    link_not_valid:
      'Der Link ist nicht vollständig, oder am Konto hat sich seither etwas geändert. Kopieren Sie den ganzen Link aus der E-Mail, oder fordern Sie einen neuen an.',
    link_expired: 'Der Link ist abgelaufen. Fordern Sie einen neuen an.',
    link_used: 'Der Link wurde schon verwendet. Wenn Sie das waren, ist nichts mehr zu tun.',
    link_replaced: 'Es gibt eine neuere E-Mail. Verwenden Sie den Link in der neuesten.',
  },
  field: {
    ...deFederation.field,
    ...deMfa.field,
    ...dePasskeys.field,
    ...dePersonalTokens.field,
    password_too_short: 'Das Passwort ist zu kurz. Verwenden Sie mindestens 8 Zeichen.',
    password_too_long: 'Das Passwort ist zu lang. Verwenden Sie höchstens 128 Zeichen.',
    password_too_common:
      'Dieses Passwort oder ein sehr ähnliches steht auf Listen, die Angreifer zuerst ausprobieren. Wählen Sie ein anderes.',
    password_personal:
      'Das Passwort darf nicht aus Ihrem Namen, Ihrer E-Mail-Adresse oder dem Namen dieses Produkts bestehen.',
    password_malformed:
      'Das Passwort enthält ein Zeichen, das nicht verwendet werden kann. Wählen Sie ein anderes.',
    wrong_password: 'Das Passwort stimmt nicht. Prüfen Sie es, und versuchen Sie es noch einmal.',
    email_taken:
      'Ein anderes Konto verwendet diese E-Mail-Adresse. Melden Sie sich mit jenem Konto an, oder wählen Sie eine andere Adresse.',
    email_unchanged:
      'Das ist schon Ihre Adresse. Große und kleine Buchstaben machen keinen Unterschied.',
    username_taken: 'Der Benutzername ist vergeben. Wählen Sie einen anderen.',
    wrong_credentials:
      'Die E-Mail-Adresse oder der Benutzername stimmt nicht, oder das Passwort. Prüfen Sie beides, und versuchen Sie es noch einmal.',
    inactive_user: 'Dieses Konto ist gesperrt. Wenden Sie sich an die Betreiber dieses Dienstes.',
    form_expired:
      'Das Formular war zu alt, oder Ihr Browser hat kein Cookie gespeichert. Senden Sie es noch einmal. Wenn das wieder geschieht, erlauben Sie Cookies für diese Website.',
    sign_in_needed:
      'Dieses Konto hat kein Passwort. Melden Sie sich zuerst in diesem Browser an, und öffnen Sie dann den Link in der E-Mail noch einmal.',
    user_code_not_valid:
      'Kein Gerät wartet mit diesem Code. Prüfen Sie die Buchstaben. Wenn sie stimmen, ist der Code abgelaufen oder wurde schon benutzt: Beginnen Sie auf dem Gerät von vorn.',
  },
  tooMany: (wait) => `Zu viele Versuche. Versuchen Sie es in ${wait} noch einmal.`,
  notSent:
    'Das Formular konnte nicht gelesen werden, und nichts wurde geändert. Bitte senden Sie es noch einmal.',
  unavailable:
    'Das ist im Augenblick nicht möglich, und nichts wurde geändert. Versuchen Sie es in einer Minute noch einmal.',
  errors: {
    badLink: {
      title: 'Diese Anfrage kann nicht beantwortet werden',
      paragraphs: [
        'Die Anwendung, die Sie hierher geschickt hat, hat einen Fehler gemacht. Gehen Sie zu ihr zurück, und versuchen Sie es noch einmal. Wenn das wieder geschieht, sagen Sie es ihren Betreibern:',
      ],
    },
    unavailable: 'Im Augenblick nicht möglich',
    other: 'Diese Seite kann nicht angezeigt werden',
    notFound:
      'Die Adresse ist nicht vollständig, oder die Seite gibt es nicht. Gehen Sie zurück, und beginnen Sie von vorn.',
    refused:
      'Das ist mit diesem Konto nicht möglich, oder nicht mehr. Gehen Sie zurück, und beginnen Sie von vorn.',
  },
  links: {
    forgotPassword: 'Passwort vergessen?',
    verifyAgain: 'E-Mail zur Bestätigung meiner Adresse noch einmal senden',
    otherAccount: 'Anderes Konto verwenden',
    signOut: 'Abmelden',
    toApplication: 'Zurück zur Anwendung',
  },
  retry: { failed: 'Neuen Link anfordern', done: 'Andere Adresse verwenden' },
  pages: {
    ...deAccount.pages,
    ...deFederation.pages,
    ...deMfa.pages,
    ...dePasskeys.pages,
    ...dePersonalTokens.pages,
    'forgot-password': ({ product, email }) => ({
      title: 'Passwort vergessen?',
      paragraphs: [
        `Geben Sie die E-Mail-Adresse Ihres Kontos bei ${product} ein. Wir senden Ihnen einen Link, mit dem Sie ein neues Passwort wählen können.`,
      ],
      button: 'Link senden',
      done: {
        title: 'Sehen Sie in Ihrem Postfach nach',
        paragraphs: [
          `Wenn es ein Konto für ${email} gibt, ist eine E-Mail mit einem Link unterwegs. Das kann eine Minute dauern.`,
          'Nichts angekommen? Sehen Sie im Spam-Ordner nach, und prüfen Sie, ob Sie sich mit dieser Adresse registriert haben.',
        ],
      },
    }),
    'reset-password': ({ remaining }) => ({
      title: 'Neues Passwort wählen',
      paragraphs: ['Danach sind alle Geräte von Ihrem Konto abgemeldet.'],
      button: 'Neues Passwort speichern',
      done: {
        title: 'Ihr Passwort wurde geändert',
        paragraphs: [
          'Alle Geräte sind abgemeldet. Melden Sie sich mit dem neuen Passwort an.',
          ...describeRemaining(remaining),
          'Sie können diese Seite schließen.',
        ],
      },
    }),
    'verify-email': ({ product, asksForPassword }) => ({
      title: 'E-Mail-Adresse bestätigen',
      paragraphs: [
        asksForPassword
          ? `Geben Sie das Passwort ein, das Sie für ${product} gewählt haben, damit niemand sonst die Adresse an Ihrer Stelle bestätigen kann.`
          : 'Bestätigen Sie mit dem Knopf, dass diese Adresse Ihnen gehört.',
      ],
      button: 'Adresse bestätigen',
      done: {
        title: 'Ihre Adresse ist bestätigt',
        paragraphs: ['Sie können sich jetzt anmelden und diese Seite schließen.'],
      },
    }),
    'request-verification': ({ email }) => ({
      title: 'E-Mail-Adresse bestätigen',
      paragraphs: [
        'Geben Sie die E-Mail-Adresse ein, mit der Sie sich registriert haben. Wir senden Ihnen einen neuen Link.',
      ],
      button: 'Link senden',
      done: {
        title: 'Sehen Sie in Ihrem Postfach nach',
        paragraphs: [
          `Wenn ${email} noch bestätigt werden muss, ist eine E-Mail mit einem Link unterwegs. Das kann eine Minute dauern.`,
          'Nichts angekommen? Sehen Sie im Spam-Ordner nach, und prüfen Sie, ob Sie sich mit dieser Adresse registriert haben.',
        ],
      },
    }),
    'confirm-email-change': ({ product }) => ({
      title: 'Neue E-Mail-Adresse bestätigen',
      paragraphs: [
        `Geben Sie das Passwort Ihres Kontos bei ${product} ein, um die Änderung abzuschließen.`,
      ],
      button: 'Neue Adresse bestätigen',
      done: {
        title: 'Ihre E-Mail-Adresse wurde geändert',
        paragraphs: [
          'Melden Sie sich ab jetzt mit der neuen Adresse an. Sie können diese Seite schließen.',
        ],
      },
    }),
    'undo-email-change': ({ product }) => ({
      title: 'Konto zurückholen',
      paragraphs: [
        `Die E-Mail-Adresse Ihres Kontos bei ${product} wurde geändert. Wenn Sie das nicht waren, stellen Sie diese Adresse jetzt wieder her.`,
        'Alle Geräte werden abgemeldet, und wir senden Ihnen einen Link, mit dem Sie ein neues Passwort wählen können.',
      ],
      button: 'Meine Adresse wiederherstellen',
      done: {
        title: 'Ihr Konto gehört wieder Ihnen',
        paragraphs: [
          'Dies ist wieder die Adresse Ihres Kontos, und alle Geräte sind abgemeldet.',
          'Eine E-Mail mit einem Link ist unterwegs: Wählen Sie damit ein neues Passwort, denn das alte gilt nicht mehr.',
        ],
      },
    }),
    'sign-in': ({ client, account, isOtherAccount, isProofTooOld }) => ({
      title: `Anmelden bei ${client}`,
      paragraphs: isProofTooOld
        ? [
            ...(account === '' ? [] : [`Sie sind als ${account} angemeldet.`]),
            `${client} verlangt eine neue Anmeldung, und Ihr anderer Anbieter bestätigt nicht, dass Sie sich dort eben angemeldet haben. Melden Sie sich hier mit Ihrem Passwort oder einem Passkey an.`,
          ]
        : account === ''
          ? []
          : [
              isOtherAccount
                ? `Sie sind als ${account} angemeldet. Melden Sie sich mit dem Konto an, das Sie verwenden möchten.`
                : `Sie sind als ${account} angemeldet. Geben Sie Ihr Passwort ein, um fortzufahren.`,
            ],
      button: 'Anmelden',
      passkeyButton: 'Mit einem Passkey anmelden',
      done: {
        title: 'Sie sind angemeldet',
        paragraphs: [`Es geht jetzt weiter zu ${client}.`],
        link: `Weiter zu ${client}`,
      },
    }),
    'sign-out': ({ product, account }) => ({
      title: `Von ${product} abmelden?`,
      paragraphs: [`Sie sind als ${account} angemeldet.`],
      button: 'Abmelden',
      done: {
        title: 'Sie sind abgemeldet',
        paragraphs: ['Sie können diese Seite schließen.'],
        link: 'Weiter',
      },
    }),
    continue: ({ client, account }) => ({
      title: `Weiter zu ${client}?`,
      paragraphs: [
        `Sie sind als ${account} angemeldet.`,
        `Fahren Sie nur fort, wenn Sie ${client} gerade auf diesem Gerät geöffnet und dies selbst begonnen haben.`,
      ],
      button: 'Weiter',
      done: {
        title: `Es geht weiter zu ${client}`,
        paragraphs: ['Sie können diese Seite schließen, wenn sich die Anwendung geöffnet hat.'],
        link: `Weiter zu ${client}`,
      },
    }),
    device: ({ account }) => ({
      title: 'Auf einem Gerät anmelden',
      paragraphs: [
        `Sie sind als ${account} angemeldet.`,
        'Geben Sie den Code ein, den Ihr Gerät oder Ihre Kommandozeile zeigt.',
        'Fahren Sie nur fort, wenn Sie das selbst begonnen haben.',
      ],
      button: 'Weiter',
      done: {
        title: 'Das Gerät wurde nicht angemeldet',
        paragraphs: ['Sie können diese Seite schließen.'],
      },
    }),
    'device-confirm': ({ client, account }) => ({
      title: `Bei ${client} anmelden?`,
      paragraphs: [
        `Sie sind als ${account} angemeldet.`,
        `${client} möchte mit Ihrem Konto angemeldet werden, auf dem Gerät, das den Code zeigt.`,
        'Fahren Sie nur fort, wenn Sie das selbst begonnen haben. Wenn jemand Sie hierher geschickt oder Ihnen den Code genannt hat, wählen Sie „Ablehnen“.',
      ],
      button: 'Erlauben',
      denyButton: 'Ablehnen',
      done: {
        title: 'Gehen Sie zurück zu Ihrem Gerät',
        paragraphs: [
          `${client} wird in wenigen Sekunden angemeldet.`,
          'Sie können diese Seite schließen.',
        ],
      },
    }),
  },
};
