import type { MfaTexts } from './catalogue.js';

/** The pages of second factors in German. */
export const deMfa: MfaTexts = {
  labels: {
    code: 'Code aus Ihrer Authenticator-App',
    recovery_code: 'Wiederherstellungscode',
    other_code: 'Code',
    mfa_token: '',
    enrolment_token: '',
    method: '',
    other_method: '',
  },
  hints: {
    code: 'Sechs Ziffern, die alle 30 Sekunden wechseln.',
    recovery_code: 'Zum Beispiel 7GKQ-4M2XD-9TR0E. Jeder Code gilt einmal.',
  },
  missing: {
    code: 'Geben Sie den Code ein, den die App zeigt.',
    recovery_code: 'Geben Sie einen Ihrer Wiederherstellungscodes ein.',
    other_code: 'Geben Sie den Code ein.',
    mfa_token: '',
    enrolment_token: '',
    method: '',
    other_method: '',
  },
  field: {
    wrong_code:
      'Der Code stimmt nicht. Geben Sie den nächsten ein, den die App zeigt. Wenn Sie den QR-Code schon vor einiger Zeit gescannt haben, scannen Sie diesen hier: Ein Eintrag von einem früheren Versuch gilt nicht mehr.',
    wrong_app_code:
      'Der Code stimmt nicht, oder er wurde schon benutzt. Geben Sie den nächsten ein, den die App zeigt.',
    wrong_recovery_code: 'Der Wiederherstellungscode stimmt nicht, oder er wurde schon benutzt.',
    wrong_other_code: 'Der Code stimmt nicht, oder er wurde schon benutzt.',
    sign_in_again:
      'Das hat zu lange gedauert, oder zu viele Codes waren falsch. Melden Sie sich noch einmal an.',
    totp_already_on: 'Für dieses Konto ist schon eine Authenticator-App eingerichtet.',
    totp_not_started:
      'Das hat zu lange gedauert. Scannen Sie den neuen QR-Code auf dieser Seite, und löschen Sie den früheren Eintrag in der App.',
    email_not_verified:
      'Bestätigen Sie zuerst Ihre E-Mail-Adresse, mit dem Link, den wir an sie gesendet haben.',
  },
  qrCode: 'QR-Code mit dem Schlüssel der App',
  appLink: 'In einer App auf diesem Gerät öffnen',
  sections: {
    totp: ({ since, lastUsedAt, mustVerifyEmail }, formatTime) => ({
      title: 'Authenticator-App',
      lines: since
        ? [
            `Eingerichtet am ${formatTime(since)}`,
            lastUsedAt && `Zuletzt benutzt am ${formatTime(lastUsedAt)}`,
          ]
        : [
            'Fragt bei der Anmeldung nach einem Code aus einer App auf Ihrem Telefon. Ein gestohlenes Passwort reicht dann nicht.',
            mustVerifyEmail ? deMfa.field.email_not_verified : null,
          ],
      action: since ? 'App entfernen' : 'App einrichten',
    }),
    'recovery-codes': ({ left }) => ({
      title: 'Wiederherstellungscodes',
      lines: [
        'Mit einem von ihnen kommen Sie ohne Ihren zweiten Faktor hinein.',
        left === 0 ? 'Sie haben keinen mehr.' : `Sie haben noch ${left}.`,
      ],
      action: 'Neue Codes erstellen',
    }),
    'other-factor': ({ method }) =>
      method === 'passkey'
        ? { title: 'Haben Sie Ihren Passkey zur Hand?', lines: [], action: 'Passkey verwenden' }
        : method === 'recovery_code'
          ? {
              title: 'Haben Sie Ihren zweiten Faktor nicht zur Hand?',
              lines: ['Verwenden Sie einen der Wiederherstellungscodes, die Sie aufbewahrt haben.'],
              action: 'Wiederherstellungscode verwenden',
            }
          : {
              title: method === 'totp' ? 'Haben Sie die App zur Hand?' : 'Ein anderer Weg',
              lines: [],
              action: method === 'totp' ? 'Code aus der App verwenden' : `${method} verwenden`,
            },
  },
  pages: {
    'second-step': ({ client, method }) => ({
      title: 'Noch ein Schritt',
      paragraphs: [
        method === 'recovery_code'
          ? 'Geben Sie einen der Wiederherstellungscodes ein, die Sie aufbewahrt haben.'
          : 'Ihr Konto ist durch einen zweiten Faktor geschützt.',
      ],
      button: method === 'passkey' ? 'Passkey verwenden' : 'Weiter',
      done: {
        title: 'Sie sind angemeldet',
        paragraphs: [`Es geht jetzt weiter zu ${client}.`],
        link: `Weiter zu ${client}`,
      },
    }),
    enrolment: ({ client, method }) => ({
      title: 'Authenticator-App einrichten',
      paragraphs: [
        'Dieses Konto braucht einen zweiten Faktor. Installieren Sie eine Authenticator-App auf Ihrem Telefon, und scannen Sie damit den QR-Code. Ohne Kamera geben Sie den Schlüssel darunter ein.',
      ],
      button: 'Weiter',
      passkeyButton: 'Stattdessen einen Passkey verwenden',
      done: {
        title: 'Bewahren Sie die Wiederherstellungscodes auf',
        paragraphs: [
          `${method === 'passkey' ? 'Ab jetzt fragt eine Anmeldung mit dem Passwort auch nach Ihrem Passkey.' : 'Die App ist eingerichtet.'} Mit einem dieser Codes kommen Sie ohne den zweiten Faktor hinein. Jeder gilt einmal, und sie werden nicht noch einmal gezeigt: Drucken Sie sie aus, oder legen Sie sie in einem Passwortmanager ab.`,
        ],
        link: `Weiter zu ${client}`,
      },
    }),
    'account-totp': () => ({
      title: 'Authenticator-App einrichten',
      paragraphs: [
        'Installieren Sie eine Authenticator-App auf Ihrem Telefon, und scannen Sie damit den QR-Code. Ohne Kamera geben Sie den Schlüssel darunter ein. Danach sind alle anderen Geräte abgemeldet.',
      ],
      button: 'Einschalten',
      done: {
        title: 'Die App ist eingerichtet',
        paragraphs: ['Ab jetzt fragt die Anmeldung nach einem Code aus der App.'],
      },
    }),
    'account-totp-removal': () => ({
      title: 'Authenticator-App entfernen?',
      paragraphs: [
        'Wenn Sie keinen anderen zweiten Faktor haben, reicht danach Ihr Passwort allein für die Anmeldung, und die Wiederherstellungscodes gelten nicht mehr.',
      ],
      button: 'App entfernen',
      done: {
        title: 'Die App wurde entfernt',
        paragraphs: ['Sie können ihren Eintrag auf Ihrem Telefon löschen.'],
      },
    }),
    'account-recovery-codes': () => ({
      title: 'Neue Wiederherstellungscodes erstellen?',
      paragraphs: ['Die Codes, die Sie jetzt haben, gelten danach nicht mehr.'],
      button: 'Neue Codes erstellen',
      done: {
        title: 'Bewahren Sie die Wiederherstellungscodes auf',
        paragraphs: [
          'Mit einem dieser Codes kommen Sie ohne Ihren zweiten Faktor hinein. Jeder gilt einmal, und sie werden nicht noch einmal gezeigt: Drucken Sie sie aus, oder legen Sie sie in einem Passwortmanager ab.',
        ],
      },
    }),
  },
};
