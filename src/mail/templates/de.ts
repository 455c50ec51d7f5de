import type { MailCatalogue, MailFacts } from './catalogue.js';

const occurred = ({ time, ip, device }: MailFacts): string => {
  const where = [device, ip && `IP-Adresse ${ip}`].filter(Boolean).join(', ');
  return where ? `Zeitpunkt: ${time} (${where}).` : `Zeitpunkt: ${time}.`;
};

/** Says what a change of the password keeps. */
const describeRemaining = ({ tokens, passkeys, accounts }: MailFacts): string[] => [
  ...(passkeys.length > 0
    ? [
        `Passkeys, die weiter anmelden, nach dem Zeitpunkt, zu dem sie hinzugefügt wurden: ${passkeys.join('; ')}. Löschen Sie die, die Sie nicht kennen.`,
      ]
    : []),
  ...(accounts.length > 0
    ? [
        `Verbundene Konten, die weiter anmelden: ${accounts.join(', ')}. Trennen Sie die, die Sie nicht kennen.`,
      ]
    : []),
  ...(tokens > 0
    ? [
        `Persönliche Zugriffstoken, die weiter funktionieren: ${tokens}. Löschen Sie die, die Sie nicht kennen.`,
      ]
    : []),
];

const describeOff = ({ secondFactorOff }: MailFacts): string[] =>
  secondFactorOff
    ? ['Sie haben keinen zweiten Faktor mehr. Ab jetzt genügt das Passwort allein zur Anmeldung.']
    : [];

/** The mails in German. */
export const de: MailCatalogue = {
  copyLink:
    'Falls die Schaltfläche nicht funktioniert, kopieren Sie diese Adresse in Ihren Browser:',
  footer: ({ product }) =>
    `Diese Nachricht wurde automatisch von ${product} gesendet. Bitte antworten Sie nicht darauf.`,
  factors: {
    passkey: 'Passkeys',
    otherPasskeys: 'andere Passkeys',
    totp: 'Authenticator-App',
    recovery_code: 'Wiederherstellungscodes',
  },
  mails: {
    test: ({ product }) => ({
      subject: `Testnachricht von ${product}`,
      before: ['Dies ist ein Test. Wenn Sie ihn lesen können, funktioniert der Versand.'],
    }),
    'verify-email': ({ product, lifetime }) => ({
      subject: 'Bestätigen Sie Ihre E-Mail-Adresse',
      before: [
        `Mit dieser E-Mail-Adresse wurde ein Konto bei ${product} angelegt. Bestätigen Sie, dass die Adresse Ihnen gehört.`,
      ],
      action: 'Adresse bestätigen',
      after: [
        `Der Link ist ${lifetime} lang gültig.`,
        'Wenn Sie kein Konto angelegt haben, ignorieren Sie diese Nachricht.',
      ],
    }),
    'already-registered': ({ product }) => ({
      subject: 'Sie haben bereits ein Konto',
      before: [
        `Jemand wollte diese E-Mail-Adresse für ein Konto bei ${product} verwenden. Zu dieser Adresse gibt es bereits ein Konto, und nichts wurde geändert.`,
        'Wenn Sie es waren, melden Sie sich mit Ihrem Passwort an. Falls Sie es vergessen haben, fordern Sie auf der Anmeldeseite ein neues an.',
        'Wenn Sie es nicht waren, müssen Sie nichts tun.',
      ],
    }),
    'reset-password': ({ product, lifetime }) => ({
      subject: 'Wählen Sie ein neues Passwort',
      before: [`Jemand hat ein neues Passwort für Ihr Konto bei ${product} angefordert.`],
      action: 'Neues Passwort wählen',
      after: [
        `Der Link ist ${lifetime} lang und nur einmal gültig. Nur der neueste Link funktioniert.`,
        'Wenn Sie es nicht waren, ignorieren Sie diese Nachricht: Ihr Passwort bleibt, wie es ist.',
      ],
    }),
    'change-email': ({ product, lifetime }) => ({
      subject: 'Bestätigen Sie Ihre neue E-Mail-Adresse',
      before: [
        `Dies soll die E-Mail-Adresse eines Kontos bei ${product} werden. Bestätigen Sie, dass sie Ihnen gehört.`,
      ],
      action: 'Neue Adresse bestätigen',
      after: [
        `Der Link ist ${lifetime} lang gültig.`,
        'Wenn Sie das nicht angefordert haben, ignorieren Sie diese Nachricht: Es wird nichts geändert.',
      ],
    }),
    'email-changed': (facts) => ({
      subject: 'Ihre E-Mail-Adresse wurde geändert',
      before: [
        `Die E-Mail-Adresse Ihres Kontos bei ${facts.product} wurde geändert. ${facts.address} ist nicht mehr die Adresse des Kontos.`,
        occurred(facts),
        'Wenn Sie es waren, müssen Sie nichts tun. Wenn Sie es nicht waren, holen Sie das Konto jetzt zurück.',
      ],
      action: 'Änderung rückgängig machen',
      after: [
        `Der Link ist ${facts.lifetime} lang gültig. Er stellt diese Adresse wieder her, meldet alle ab und lässt Sie ein neues Passwort wählen.`,
      ],
    }),
    'email-restored': (facts) => ({
      subject: 'Ihre frühere E-Mail-Adresse wurde wiederhergestellt',
      before: [
        `Ihr Konto bei ${facts.product} hat wieder eine frühere E-Mail-Adresse. ${facts.address} ist nicht mehr die Adresse des Kontos.`,
        occurred(facts),
        'Wenn Sie das nicht wollten, wenden Sie sich an den Betreiber des Dienstes.',
      ],
    }),
    'password-changed': (facts) => ({
      subject: 'Ihr Passwort wurde geändert',
      before: [
        `Das Passwort Ihres Kontos bei ${facts.product} wurde geändert.`,
        occurred(facts),
        'Wenn Sie es waren, müssen Sie nichts tun. Wenn Sie es nicht waren, fordern Sie jetzt auf der Anmeldeseite ein neues Passwort an.',
        ...describeRemaining(facts),
      ],
    }),
    'account-deleted': (facts) => ({
      subject: 'Ihr Konto wurde gelöscht',
      before: [
        `Ihr Konto bei ${facts.product} wurde gelöscht, mit allem, was dazu gehörte. Es kann nicht wiederhergestellt werden.`,
        occurred(facts),
        'Wenn Sie das waren, müssen Sie nichts tun. Wenn nicht, wenden Sie sich an den Betreiber des Dienstes.',
      ],
    }),
    'many-failures': (facts) => ({
      subject: 'Eine Anmeldung nach mehreren Fehlversuchen',
      before: [
        `Jemand hat sich nach mehreren Fehlversuchen bei Ihrem Konto bei ${facts.product} angemeldet.`,
        occurred(facts),
        'Wenn Sie es waren, müssen Sie nichts tun. Wenn Sie es nicht waren, wählen Sie jetzt ein neues Passwort: Das meldet alle ab.',
      ],
    }),
    'personal-token-created': (facts) => ({
      subject: 'Ein persönliches Zugriffstoken wurde erstellt',
      before: [
        `Für Ihr Konto bei ${facts.product} wurde ein persönliches Zugriffstoken erstellt. Ein Skript, das es hat, kann Ihr Konto benutzen.`,
        occurred(facts),
        'Wenn Sie das waren, müssen Sie nichts tun. Wenn nicht, löschen Sie das Token in Ihrem Konto und wählen Sie jetzt ein neues Passwort.',
      ],
    }),
    'personal-token-revoked': (facts) => ({
      subject: 'Ein persönliches Zugriffstoken wurde widerrufen',
      before: [
        `Ein persönliches Zugriffstoken Ihres Kontos bei ${facts.product} wurde von jemandem widerrufen, der es hat, oder von der Verwaltung. Vielleicht ist es bekannt geworden.`,
        occurred(facts),
        'Skripte, die es benutzt haben, funktionieren nicht mehr. Finden Sie heraus, wo das Token sichtbar war, bevor Sie ein neues erstellen.',
      ],
    }),
    'factor-added': (facts) => ({
      subject: 'Eine Authenticator-App wurde hinzugefügt',
      before: [
        `Für Ihr Konto bei ${facts.product} wurde eine Authenticator-App als zweiter Faktor eingerichtet.`,
        occurred(facts),
        'Wenn Sie das waren, bewahren Sie die Wiederherstellungscodes sicher auf. Wenn nicht, fordern Sie jetzt auf der Anmeldeseite ein neues Passwort an, und bitten Sie dann um Hilfe.',
      ],
    }),
    'factor-removed': (facts) => ({
      subject: 'Eine Authenticator-App wurde entfernt',
      before: [
        `Die Authenticator-App wurde von Ihrem Konto bei ${facts.product} entfernt.`,
        ...describeOff(facts),
        occurred(facts),
        'Wenn Sie das waren, müssen Sie nichts tun. Wenn nicht, wählen Sie jetzt ein neues Passwort: Dadurch werden alle abgemeldet.',
      ],
    }),
    'recovery-code-used': (facts) => ({
      subject: 'Ein Wiederherstellungscode wurde verwendet',
      before: [
        `Einer der Wiederherstellungscodes Ihres Kontos bei ${facts.product} wurde verwendet.`,
        `Wiederherstellungscodes, die Sie noch haben: ${facts.left}.${facts.left === 0 ? ' Erstellen Sie neue in Ihrem Konto.' : ''}`,
        occurred(facts),
        'Wenn Sie das waren, müssen Sie nichts tun. Wenn nicht, wählen Sie jetzt ein neues Passwort: Dadurch werden alle abgemeldet.',
      ],
    }),
    'second-factor-on': (facts) => ({
      subject: 'Der zweite Faktor wurde eingeschaltet',
      before: [
        `Der zweite Faktor Ihres Kontos bei ${facts.product} wurde eingeschaltet: Eine Anmeldung mit dem Passwort fragt ab jetzt danach. Alle anderen Geräte wurden abgemeldet.`,
        occurred(facts),
        'Wenn Sie das waren, bewahren Sie die Wiederherstellungscodes sicher auf. Wenn nicht, fordern Sie jetzt auf der Anmeldeseite ein neues Passwort an, und bitten Sie dann um Hilfe.',
      ],
    }),
    'second-factor-off': (facts) => ({
      subject: 'Der zweite Faktor wurde ausgeschaltet',
      before: [
        `Der zweite Faktor Ihres Kontos bei ${facts.product} wurde ausgeschaltet. Ab jetzt genügt das Passwort allein zur Anmeldung.`,
        occurred(facts),
        'Wenn Sie das waren, müssen Sie nichts tun. Wenn nicht, wählen Sie jetzt ein neues Passwort: Dadurch werden alle abgemeldet.',
      ],
    }),
    'recovery-codes-made': (facts) => ({
      subject: 'Neue Wiederherstellungscodes wurden erstellt',
      before: [
        `Für Ihr Konto bei ${facts.product} wurden neue Wiederherstellungscodes erstellt. Die bisherigen funktionieren nicht mehr.`,
        occurred(facts),
        'Wenn Sie das waren, bewahren Sie die Codes sicher auf. Wenn nicht, wählen Sie jetzt ein neues Passwort, das alle abmeldet, und erstellen Sie eigene Codes.',
      ],
    }),
    'factors-reset': (facts) => ({
      subject: 'Zweite Faktoren wurden von Ihrem Konto entfernt',
      before: [
        `Diese zweiten Faktoren wurden von Ihrem Konto bei ${facts.product} entfernt: ${facts.removedFactors.join(', ')}. Alle wurden abgemeldet.`,
        facts.leftFactors.length > 0
          ? `Es hat noch: ${facts.leftFactors.join(', ')}.`
          : 'Es hat keinen zweiten Faktor mehr. Sie können in Ihrem Konto wieder einen einrichten.',
        occurred(facts),
        'Wenn Sie das nicht erwartet haben, wählen Sie jetzt ein neues Passwort.',
      ],
    }),
    'wrong-codes': (facts) => ({
      subject: 'Falsche Codes für Ihr Konto',
      before: [
        `Für Ihr Konto bei ${facts.product} wurden viele falsche Codes eingegeben, von jemandem, der das Passwort kennt oder angemeldet ist.`,
        occurred(facts),
        'Wenn Sie das waren, müssen Sie nichts tun. Wenn nicht, wählen Sie jetzt ein neues Passwort: Dadurch werden alle abgemeldet.',
      ],
    }),
    'passkey-added': (facts) => ({
      subject: 'Ihrem Konto wurde ein Passkey hinzugefügt',
      before: [
        `Ihrem Konto bei ${facts.product} wurde ein Passkey hinzugefügt. Er meldet ohne das Passwort an.`,
        occurred(facts),
        'Wenn Sie es waren, müssen Sie nichts tun. Wenn Sie es nicht waren, löschen Sie den Passkey und wählen Sie jetzt ein neues Passwort: Das meldet alle ab.',
      ],
    }),
    'passkey-removed': (facts) => ({
      subject: 'Ein Passkey wurde gelöscht',
      before: [
        `Ein Passkey Ihres Kontos bei ${facts.product} wurde gelöscht. Er meldet nicht mehr an.`,
        ...describeOff(facts),
        occurred(facts),
        'Wenn Sie das waren, müssen Sie nichts tun. Wenn nicht, wählen Sie jetzt ein neues Passwort: Dadurch werden alle abgemeldet.',
      ],
    }),
    'passkey-suspended': (facts) => ({
      subject: 'Ein Passkey Ihres Kontos wird nicht mehr angenommen',
      before: [
        `Ein Passkey hat sich bei Ihrem Konto bei ${facts.product} so angemeldet, wie es nur eine Kopie tut. Er wird nicht mehr angenommen.`,
        occurred(facts),
        'Wenn Sie diesen Passkey verwenden, löschen Sie ihn in Ihrem Konto und fügen Sie ihn neu hinzu. Wenn Sie ihn nicht kennen, wählen Sie jetzt ein neues Passwort: Das meldet alle ab.',
      ],
    }),
    'identity-linked': (facts) => ({
      subject: `Ein Konto bei ${facts.provider} wurde verbunden`,
      before: [
        `Mit einem Konto bei ${facts.provider} kann man sich ab jetzt bei Ihrem Konto bei ${facts.product} anmelden.`,
        occurred(facts),
        'Waren Sie das, müssen Sie nichts tun. Waren Sie es nicht, trennen Sie die Verbindung in Ihrem Konto, und wählen Sie jetzt ein neues Passwort: Damit werden alle abgemeldet.',
      ],
    }),
    'identity-unlinked': (facts) => ({
      subject: `Ein Konto bei ${facts.provider} wurde getrennt`,
      before: [
        `Mit einem Konto bei ${facts.provider} kann man sich nicht mehr bei Ihrem Konto bei ${facts.product} anmelden.`,
        occurred(facts),
        'Waren Sie das, müssen Sie nichts tun. Waren Sie es nicht, wählen Sie jetzt ein neues Passwort: Damit werden alle abgemeldet.',
      ],
    }),
  },
};
