import type { FederationTexts } from './federation-texts.js';

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
  },
};
