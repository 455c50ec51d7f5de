import type { PersonalTokenTexts } from './catalogue.js';

/** The pages of personal access tokens in German. */
export const dePersonalTokens: PersonalTokenTexts = {
  labels: {
    token_id: '',
    token_name: 'Name des Tokens',
    scope: 'Was es darf',
    expires_in_days: 'Es läuft ab in',
  },
  hints: { token_name: 'Zum Beispiel, wofür es ist: „Nightly Build“.' },
  missing: {
    token_id: '',
    token_name: 'Geben Sie einen Namen mit höchstens 100 Zeichen ein.',
    scope: 'Wählen Sie mindestens eines aus.',
    expires_in_days: 'Wählen Sie etwas aus der Liste.',
  },
  field: {
    scope_not_allowed:
      'Sie können einem Token nicht mehr alles davon erlauben. Wählen Sie noch einmal.',
    too_many_tokens:
      'Sie haben 50 Token, mehr sind nicht möglich. Löschen Sie eines, das Sie nicht mehr benutzen.',
  },
  overview: () => ({
    title: 'Ihre persönlichen Zugriffstoken',
    paragraphs: [
      'Ein Skript oder Programm benutzt ein solches Token statt Ihres Passworts. Löschen Sie eines, das Sie nicht kennen.',
    ],
  }),
  sections: {
    'personal-tokens': ({ count }) => ({
      title: 'Persönliche Zugriffstoken',
      lines: [
        count === 0
          ? 'Für Skripte und Programme, die Ihr Konto benutzen.'
          : count === 1
            ? 'Sie haben eines.'
            : `Sie haben ${count}.`,
      ],
      action: count === 0 ? 'Token erstellen' : 'Token verwalten',
    }),
    'personal-token-creation': ({ isPossible }) => ({
      title: 'Neues Token',
      lines: [
        isPossible
          ? 'Sie wählen, was es darf, und wann es abläuft.'
          : 'Es gibt nichts, was Sie einem Token erlauben könnten.',
      ],
      action: 'Token erstellen',
    }),
    'personal-token': (facts, formatTime) => ({
      title: facts.name,
      lines: [
        `Darf: ${facts.scopes.join(', ')}`,
        `Endet auf …${facts.hint}, erstellt am ${formatTime(facts.createdAt)}`,
        `${facts.isExpired ? 'Abgelaufen' : 'Läuft ab'} am ${formatTime(facts.expiresAt)}`,
        facts.lastUsedAt
          ? `Zuletzt benutzt am ${formatTime(facts.lastUsedAt)}${facts.lastUsedAddress === null ? '' : `, IP-Adresse ${facts.lastUsedAddress}`}`
          : 'Noch nicht benutzt',
      ],
      action: 'Löschen',
    }),
  },
  pages: {
    'account-token-creation': () => ({
      title: 'Persönliches Zugriffstoken erstellen',
      paragraphs: [
        'Ein Skript oder Programm kann damit Ihr Konto benutzen, bis das Token abläuft oder Sie es löschen.',
      ],
      button: 'Token erstellen',
      done: {
        title: 'Kopieren Sie jetzt Ihr Token',
        paragraphs: [
          'Es wird nicht noch einmal gezeigt. Halten Sie es geheim wie ein Passwort: Es gehört in die Einstellungen des Skripts oder Programms, und nirgendwo anders hin.',
        ],
        link: 'Meine Token zeigen',
      },
    }),
    'account-token-removal': () => ({
      title: 'Dieses Token löschen?',
      paragraphs: ['Skripte und Programme, die es benutzen, werden danach abgewiesen.'],
      button: 'Token löschen',
      done: { title: 'Das Token wurde gelöscht', paragraphs: [], link: 'Weiter' },
    }),
  },
};
