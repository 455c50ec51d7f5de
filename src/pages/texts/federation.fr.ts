import type { FederationTexts } from './catalogue.js';

/** The pages of a sign-in with another provider in French. */
export const frFederation: FederationTexts = {
  signInWith: (provider) => `Se connecter avec ${provider}`,
  messages: {
    'not-connected': ({ provider }) => ({
      title: `Ce compte ${provider} n’est pas relié ici`,
      paragraphs: ['Connectez-vous comme d’habitude, puis reliez-le dans votre compte.'],
      link: 'Aller à la page de connexion',
    }),
    'provider-failed': ({ provider }) => ({
      title: `La connexion avec ${provider} n’a pas fonctionné`,
      paragraphs: ['Vous n’êtes pas connecté. Réessayez, ou connectez-vous d’une autre manière.'],
      link: 'Aller à la page de connexion',
    }),
    'provider-away': ({ provider }) => ({
      title: `${provider} est injoignable`,
      paragraphs: [
        'Réessayez dans une minute. Les autres manières de se connecter fonctionnent toujours.',
      ],
      link: 'Aller à la page de connexion',
    }),
    'trip-waiting': ({ provider }) => ({
      title: `Continuer la connexion avec ${provider}`,
      paragraphs: ['Ne continuez que si vous l’avez commencée vous-même.'],
      link: 'Continuer',
    }),
    'trip-over': ({ provider }) => ({
      title: `Recommencez la connexion avec ${provider}`,
      paragraphs: [
        'Elle a duré trop longtemps, ou a été commencée dans un autre navigateur. Si cela se reproduit, autorisez les cookies pour ce site.',
        'Retournez à l’application que vous vouliez ouvrir, et connectez-vous là.',
      ],
      link: 'Aller à la page de connexion',
    }),
    'trip-too-long': () => ({
      title: 'Cette application en demande trop',
      paragraphs: [
        'Sa demande est trop longue pour être gardée dans votre navigateur. Connectez-vous d’une autre manière.',
      ],
      link: 'Aller à la page de connexion',
    }),
    'coming-back': ({ provider }) => ({
      title: `Vous venez de ${provider}`,
      paragraphs: ['La suite arrive.'],
      link: 'Continuer',
    }),
    'identity-taken': ({ provider }) => ({
      title: `Ce compte ${provider} est déjà relié à un autre compte`,
      paragraphs: ['Déliez-le d’abord là-bas, ou reliez-en un autre.'],
      link: 'Aller à votre compte',
    }),
    'identity-linked': ({ provider }) => ({
      title: `Votre compte ${provider} est relié`,
      paragraphs: ['Vous pouvez désormais l’utiliser pour vous connecter.'],
      link: 'Aller à votre compte',
    }),
    'link-over': () => ({
      title: 'Recommencez',
      paragraphs: [
        'Le temps pour relier un compte est écoulé. Recommencez depuis votre compte ou dans l’application.',
      ],
      link: 'Aller à votre compte',
    }),
  },
  field: {
    last_sign_in_method:
      'C’est votre seule manière de vous connecter. Définissez d’abord un mot de passe, ou ajoutez une autre manière.',
  },
  sections: {
    identities: ({ names }) => ({
      title: 'Comptes reliés',
      lines: [
        names.length > 0
          ? `Vous pouvez vous connecter avec ${names.join(', ')}.`
          : 'Vous ne vous connectez avec aucun compte d’un autre fournisseur.',
      ],
      action: 'Relier ou retirer des comptes',
    }),
    identity: ({ provider, email, since, lastUsedAt }, formatTime) => ({
      title: provider,
      lines: [
        email,
        `Relié le ${formatTime(since)}`,
        lastUsedAt && `Utilisé pour la dernière fois le ${formatTime(lastUsedAt)}`,
      ],
      action: 'Retirer',
    }),
    provider: ({ provider }) => ({
      title: provider,
      lines: ['Non relié.'],
      action: `Relier ${provider}`,
    }),
  },
  pages: {
    'account-identities': () => ({
      title: 'Comptes reliés',
      paragraphs: [
        'Connectez-vous avec un compte que vous avez ailleurs. Y en a-t-il un que vous ne connaissez pas ? Retirez-le et changez votre mot de passe.',
      ],
      button: '',
      done: { title: '', paragraphs: [] },
    }),
    'link-identity': ({ provider, account, product }) => ({
      title: `Relier ${provider} ?`,
      paragraphs: [
        `Vous pourrez alors aussi vous connecter à ${account}, chez ${product}, avec votre compte ${provider}.`,
        'Ne continuez que si vous l’avez commencé vous-même.',
      ],
      button: `Relier ${provider}`,
      done: { title: `Relier ${provider}`, paragraphs: [] },
    }),
  },
};
