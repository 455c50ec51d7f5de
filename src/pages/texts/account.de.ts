import type { AccountTexts } from './catalogue.js';
import type { PageFacts } from './page-facts.js';

/** The pages of the account in German. */
export const deAccount: AccountTexts = {
  back: 'Zurück zu Ihrem Konto',
  overview: ({ product, account }) => ({
    title: 'Ihr Konto',
    paragraphs: [`Sie sind bei ${product} als ${account} angemeldet.`],
  }),
  labels: {
    current_password: 'Bisheriges Passwort',
    full_name: 'Name',
    locale: 'Sprache der E-Mails an Sie',
    session: '',
    revoke_tokens:
      'Auch meine persönlichen Zugriffstoken löschen: Skripte und Programme, die sie verwenden, funktionieren dann nicht mehr',
  },
  hints: {},
  missing: {
    current_password: 'Geben Sie das Passwort ein, mit dem Sie sich anmelden.',
    full_name:
      'Der Name ist zu lang, oder er enthält ein Zeichen, das nicht verwendet werden kann.',
    locale: 'Wählen Sie eine Sprache aus der Liste.',
    session: '',
    revoke_tokens: '',
  },
  sections: {
    profile: ({ name, username }) => ({
      title: 'Profil',
      lines: [
        name ?? 'Sie haben keinen Namen eingegeben.',
        username && `Benutzername: ${username}`,
      ],
      action: 'Profil ändern',
    }),
    email: ({ email, pending }) => ({
      title: 'E-Mail-Adresse',
      lines: [email, pending && `Die Änderung zu ${pending} wartet auf ihre Bestätigung.`],
      action: 'Adresse ändern',
    }),
    verification: () => ({
      title: 'Ihre Adresse ist nicht bestätigt',
      lines: ['Öffnen Sie den Link in der E-Mail, die wir an sie gesendet haben.'],
      action: 'Neuen Link senden',
    }),
    'email-change': ({ email, expiresAt }, formatTime) => ({
      title: `Die Änderung zu ${email} wartet auf ihre Bestätigung`,
      lines: [
        'Öffnen Sie den Link in der E-Mail an die neue Adresse. Bis dahin bleibt die alte.',
        expiresAt && `Der Link gilt bis ${formatTime(expiresAt)}.`,
      ],
      action: 'Änderung zurücknehmen',
    }),
    password: ({ isSet }) => ({
      title: 'Passwort',
      lines: [
        isSet
          ? 'Ein neues Passwort meldet alle anderen Geräte ab.'
          : 'Sie melden sich ohne Passwort an.',
      ],
      action: isSet ? 'Passwort ändern' : 'Passwort festlegen',
    }),
    sessions: () => ({
      title: 'Geräte und Anwendungen',
      lines: ['Wo Sie angemeldet sind, und wo Sie sich abmelden können.'],
      action: 'Zeigen, wo ich angemeldet bin',
    }),
    session: ({ client, device, ip, startedAt, lastUsedAt, isThisBrowser }, formatTime) => ({
      title: client ?? 'Browser',
      lines: [
        [device ?? 'Unbekanntes Gerät', ip && `IP-Adresse ${ip}`].filter(Boolean).join(', '),
        `Angemeldet am ${formatTime(startedAt)}`,
        isThisBrowser
          ? 'Das ist Ihre jetzige Sitzung.'
          : `Zuletzt benutzt am ${formatTime(lastUsedAt)}`,
      ],
      action: 'Dort abmelden',
    }),
    deletion: () => ({
      title: 'Konto löschen',
      lines: [
        'Das Konto wird mit allem, was dazugehört, sofort gelöscht und kann nicht wiederhergestellt werden.',
      ],
      action: 'Konto löschen',
    }),
  },
  pages: {
    'account-profile': () => ({
      title: 'Profil ändern',
      paragraphs: [],
      button: 'Speichern',
      done: { title: 'Ihr Profil wurde geändert', paragraphs: [] },
    }),
    'account-email': ({ account, email }) => ({
      title: 'E-Mail-Adresse ändern',
      paragraphs: [`Ihre Adresse ist ${account}. An die neue senden wir einen Link.`],
      button: 'Link senden',
      done: {
        title: 'Sehen Sie in Ihrem Postfach nach',
        paragraphs: [
          `Eine E-Mail mit einem Link ist unterwegs an ${email}. Öffnen Sie den Link, um die Änderung abzuschließen. Das kann eine Minute dauern.`,
          'Nichts angekommen? Sehen Sie im Spam-Ordner nach, und prüfen Sie die Adresse.',
        ],
      },
    }),
    'account-password': ({ remaining }) => ({
      title: 'Passwort ändern',
      paragraphs: ['Danach sind alle anderen Geräte und Anwendungen abgemeldet.'],
      button: 'Neues Passwort speichern',
      done: {
        title: 'Ihr Passwort wurde geändert',
        paragraphs: [
          'Alle anderen Geräte und Anwendungen sind abgemeldet.',
          ...describeRemaining(remaining),
        ],
      },
    }),
    'account-first-password': ({ remaining }) => ({
      title: 'Passwort festlegen',
      paragraphs: [
        'Damit können Sie sich auch mit Ihrer E-Mail-Adresse und diesem Passwort anmelden. Danach sind alle anderen Geräte und Anwendungen abgemeldet.',
      ],
      button: 'Passwort speichern',
      done: {
        title: 'Ihr Passwort wurde festgelegt',
        paragraphs: [
          'Alle anderen Geräte und Anwendungen sind abgemeldet.',
          ...describeRemaining(remaining),
        ],
      },
    }),
    'account-sessions': ({ tokens }) => ({
      title: 'Wo Sie angemeldet sind',
      paragraphs: [
        'Ist etwas dabei, das Sie nicht kennen? Melden Sie sich dort ab, und ändern Sie Ihr Passwort.',
        ...describeTokens(tokens),
      ],
      button: 'Überall sonst abmelden',
      done: {
        title: 'Sie sind überall sonst abgemeldet',
        paragraphs: ['Nur dieser Browser ist noch angemeldet.', ...describeTokens(tokens)],
      },
    }),
    'account-deletion': ({ product, account }) => ({
      title: 'Konto löschen?',
      paragraphs: [
        `Das Konto ${account} bei ${product} wird mit allem, was dazugehört, sofort gelöscht. Es kann nicht wiederhergestellt werden.`,
      ],
      button: 'Konto löschen',
      done: {
        title: 'Ihr Konto wurde gelöscht',
        paragraphs: ['Sie können diese Seite schließen.'],
      },
    }),
  },
};

/** Says that personal access tokens go on working, if there are any. */
function describeTokens(tokens: number): string[] {
  if (tokens === 0) return [];
  return [
    `Persönliche Zugriffstoken funktionieren weiter: ${tokens}. Löschen Sie die, die Sie nicht kennen.`,
  ];
}

/** Says what a change of the password keeps. */
export function describeRemaining({ passkeys, accounts }: PageFacts['remaining']): string[] {
  return [
    passkeys.length > 0
      ? `Passkeys, die weiter anmelden: ${passkeys.join('; ')}. Löschen Sie die, die Sie nicht kennen.`
      : '',
    accounts.length > 0
      ? `Verbundene Konten, die weiter anmelden: ${accounts.join(', ')}. Trennen Sie die, die Sie nicht kennen.`
      : '',
  ].filter(Boolean);
}
