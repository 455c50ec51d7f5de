import type { PasskeyTexts } from './catalogue.js';

/** The pages of passkeys in German. */
export const dePasskeys: PasskeyTexts = {
  labels: { name: 'Name des Passkeys', passkey: '' },
  missing: { name: 'Geben Sie einen Namen mit höchstens 64 Zeichen ein.', passkey: '' },
  field: {
    invalid_passkey:
      'Der Passkey wurde nicht angenommen. Versuchen Sie es noch einmal, oder melden Sie sich anders an.',
    wrong_passkey:
      'Der Passkey wurde nicht angenommen. Versuchen Sie es noch einmal, oder nehmen Sie einen anderen Weg.',
    passkey_rejected: 'Der Passkey wurde nicht angenommen. Versuchen Sie es noch einmal.',
    passkey_taken: 'Dieser Passkey ist schon hinzugefügt.',
    too_many_passkeys:
      'Sie haben 50 Passkeys, mehr geht nicht. Löschen Sie einen, den Sie nicht mehr verwenden.',
  },
  passkey: {
    failed: 'Es wurde kein Passkey verwendet. Versuchen Sie es noch einmal, oder ohne einen.',
    taken: 'Dieses Gerät hat schon einen Passkey für Ihr Konto.',
    unavailable: 'Ein Passkey braucht einen Browser, der Passkeys hat, mit JavaScript.',
  },
  sections: {
    passkeys: ({ count }) => ({
      title: 'Passkeys',
      lines: [
        count === 0
          ? 'Melden Sie sich mit dem Fingerabdruck, dem Gesicht oder der PIN Ihres Geräts an, ohne Passwort.'
          : count === 1
            ? 'Sie haben einen.'
            : `Sie haben ${count}.`,
      ],
      action: count === 0 ? 'Passkey hinzufügen' : 'Passkeys verwalten',
    }),
    passkey: ({ name, addedAt, lastUsedAt, isSuspended }, formatTime) => ({
      title: name,
      lines: [
        `Hinzugefügt am ${formatTime(addedAt)}`,
        lastUsedAt && `Zuletzt benutzt am ${formatTime(lastUsedAt)}`,
        isSuspended
          ? 'Er wird nicht mehr angenommen, weil er kopiert worden sein kann. Löschen Sie ihn, und fügen Sie ihn neu hinzu.'
          : null,
      ],
      action: 'Umbenennen oder löschen',
    }),
    'passkey-removal': () => ({
      title: 'Diesen Passkey löschen?',
      lines: ['Er meldet danach nicht mehr bei Ihrem Konto an.'],
      action: 'Löschen',
    }),
    'second-factor': ({ isOn }) => ({
      title: 'Zweiter Faktor',
      lines: [
        isOn
          ? 'Eine Anmeldung mit dem Passwort fragt auch nach einem zweiten Faktor.'
          : 'Ihr Passwort allein reicht für die Anmeldung.',
      ],
      action: isOn ? 'Ausschalten' : 'Einschalten',
    }),
  },
  pages: {
    'account-passkeys': () => ({
      title: 'Ihre Passkeys',
      paragraphs: [
        'Ein Passkey meldet Sie mit dem Fingerabdruck, dem Gesicht oder der PIN Ihres Geräts an. Auf einer gefälschten Seite kann er nicht verraten werden.',
      ],
      button: 'Passkey hinzufügen',
      done: { title: 'Der Passkey wurde hinzugefügt', paragraphs: [], link: 'Weiter' },
    }),
    'account-passkey': () => ({
      title: 'Ihr Passkey',
      paragraphs: [],
      button: 'Namen speichern',
      done: { title: 'Der Passkey wurde geändert', paragraphs: [], link: 'Weiter' },
    }),
    'account-second-factor': () => ({
      title: 'Zweiten Faktor einschalten?',
      paragraphs: [
        'Eine Anmeldung mit dem Passwort fragt danach auch nach Ihrem Passkey. Alle anderen Geräte werden abgemeldet. Zeigen Sie zuerst, dass der Passkey funktioniert.',
      ],
      button: 'Passkey verwenden und einschalten',
      done: {
        title: 'Der zweite Faktor ist eingeschaltet',
        paragraphs: ['Ab jetzt fragt eine Anmeldung mit dem Passwort auch nach Ihrem Passkey.'],
      },
    }),
    'account-second-factor-off': () => ({
      title: 'Zweiten Faktor ausschalten?',
      paragraphs: ['Danach reicht Ihr Passwort allein für die Anmeldung.'],
      button: 'Ausschalten',
      done: {
        title: 'Der zweite Faktor ist ausgeschaltet',
        paragraphs: ['Sie können ihn wieder einschalten.'],
      },
    }),
  },
};
