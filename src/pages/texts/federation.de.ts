import type { FederationTexts } from './catalogue.js';

/** The pages of a sign-in with another provider in German. */
export const deFederation: FederationTexts = {
  signInWith: (provider) => `Mit ${provider} anmelden`,
  messages: {
    'not-connected': ({ provider }) => ({
      title: `Dieses Konto bei ${provider} ist hier nicht verbunden`,
      paragraphs: ['Melden Sie sich wie gewohnt an und verbinden Sie es dann in Ihrem Konto.'],
      link: 'Zur Anmeldung',
    }),
    'provider-failed': ({ provider }) => ({
      title: `Die Anmeldung mit ${provider} hat nicht geklappt`,
      paragraphs: [
        'Sie sind nicht angemeldet. Versuchen Sie es noch einmal oder melden Sie sich anders an.',
      ],
      link: 'Zur Anmeldung',
    }),
    'provider-away': ({ provider }) => ({
      title: `${provider} ist nicht erreichbar`,
      paragraphs: [
        'Versuchen Sie es in einer Minute noch einmal. Alle anderen Wege der Anmeldung funktionieren weiter.',
      ],
      link: 'Zur Anmeldung',
    }),
    'trip-waiting': ({ provider }) => ({
      title: `Anmeldung mit ${provider} fortsetzen`,
      paragraphs: ['Fahren Sie nur fort, wenn Sie das selbst begonnen haben.'],
      link: 'Weiter',
    }),
    'trip-over': ({ provider }) => ({
      title: `Beginnen Sie die Anmeldung mit ${provider} noch einmal`,
      paragraphs: [
        'Sie hat zu lange gedauert oder wurde in einem anderen Browser begonnen. Wenn das wieder geschieht, erlauben Sie Cookies für diese Seite.',
        'Gehen Sie zurück zur Anwendung, die Sie öffnen wollten, und melden Sie sich dort an.',
      ],
      link: 'Zur Anmeldung',
    }),
    'trip-too-long': () => ({
      title: 'Diese Anwendung verlangt zu viel',
      paragraphs: [
        'Ihre Anfrage ist zu lang, um sie in Ihrem Browser zu speichern. Melden Sie sich anders an.',
      ],
      link: 'Zur Anmeldung',
    }),
    'coming-back': ({ provider }) => ({
      title: `Sie kommen von ${provider}`,
      paragraphs: ['Es geht jetzt weiter.'],
      link: 'Weiter',
    }),
    'identity-taken': ({ provider }) => ({
      title: `Dieses Konto bei ${provider} ist schon mit einem anderen Konto verbunden`,
      paragraphs: ['Trennen Sie es zuerst dort oder verbinden Sie ein anderes.'],
      link: 'Zu Ihrem Konto',
    }),
    'identity-linked': ({ provider }) => ({
      title: `Ihr Konto bei ${provider} ist verbunden`,
      paragraphs: ['Ab jetzt können Sie sich damit anmelden.'],
      link: 'Zu Ihrem Konto',
    }),
    'link-over': () => ({
      title: 'Beginnen Sie noch einmal',
      paragraphs: [
        'Die Zeit, ein Konto zu verbinden, ist abgelaufen. Beginnen Sie noch einmal in Ihrem Konto oder in der Anwendung.',
      ],
      link: 'Zu Ihrem Konto',
    }),
  },
  field: {
    last_sign_in_method:
      'Das ist die einzige Art, auf die Sie sich anmelden können. Legen Sie zuerst ein Passwort fest, oder fügen Sie eine andere hinzu.',
  },
  sections: {
    identities: ({ names }) => ({
      title: 'Verbundene Konten',
      lines: [
        names.length > 0
          ? `Sie können sich mit ${names.join(', ')} anmelden.`
          : 'Sie melden sich mit keinem Konto bei einem anderen Anbieter an.',
      ],
      action: 'Konten verbinden oder trennen',
    }),
    identity: ({ provider, email, since, lastUsedAt }, formatTime) => ({
      title: provider,
      lines: [
        email,
        `Verbunden am ${formatTime(since)}`,
        lastUsedAt && `Zuletzt benutzt am ${formatTime(lastUsedAt)}`,
      ],
      action: 'Trennen',
    }),
    provider: ({ provider }) => ({
      title: provider,
      lines: ['Nicht verbunden.'],
      action: `${provider} verbinden`,
    }),
  },
  pages: {
    'account-identities': () => ({
      title: 'Verbundene Konten',
      paragraphs: [
        'Melden Sie sich mit einem Konto an, das Sie anderswo haben. Ist eines dabei, das Sie nicht kennen? Trennen Sie es, und ändern Sie Ihr Passwort.',
      ],
      button: '',
      done: { title: '', paragraphs: [] },
    }),
    'link-identity': ({ provider, account, product }) => ({
      title: `${provider} verbinden?`,
      paragraphs: [
        `Danach können Sie sich bei ${account} bei ${product} auch mit Ihrem Konto bei ${provider} anmelden.`,
        'Fahren Sie nur fort, wenn Sie das selbst begonnen haben.',
      ],
      button: `${provider} verbinden`,
      done: { title: `${provider} verbinden`, paragraphs: [] },
    }),
  },
};
