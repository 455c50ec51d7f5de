import type { PersonalTokenTexts } from './catalogue.js';

/** The pages of personal access tokens in French. */
export const frPersonalTokens: PersonalTokenTexts = {
  labels: {
    token_id: '',
    token_name: 'Nom du jeton',
    scope: 'Ce qu’il peut faire',
    expires_in_days: 'Il expire dans',
  },
  hints: { token_name: 'Par exemple son usage : « Nightly build ».' },
  missing: {
    token_id: '',
    token_name: 'Saisissez un nom de 100 caractères au plus.',
    scope: 'Choisissez au moins une ligne.',
    expires_in_days: 'Choisissez dans la liste.',
  },
  field: {
    scope_not_allowed: 'Vous ne pouvez plus autoriser tout cela à un jeton. Choisissez de nouveau.',
    too_many_tokens:
      'Vous avez 50 jetons, ce qui est le maximum. Supprimez-en un que vous n’utilisez plus.',
  },
  overview: () => ({
    title: 'Vos jetons d’accès personnels',
    paragraphs: [
      'Un script ou un programme utilise un tel jeton à la place de votre mot de passe. Supprimez ceux que vous ne connaissez pas.',
    ],
  }),
  sections: {
    'personal-tokens': ({ count }) => ({
      title: 'Jetons d’accès personnels',
      lines: [
        count === 0
          ? 'Pour les scripts et les programmes qui utilisent votre compte.'
          : count === 1
            ? 'Vous en avez un.'
            : `Vous en avez ${count}.`,
      ],
      action: count === 0 ? 'Créer un jeton' : 'Gérer les jetons',
    }),
    'personal-token-creation': ({ isPossible }) => ({
      title: 'Nouveau jeton',
      lines: [
        isPossible
          ? 'Vous choisissez ce qu’il peut faire, et quand il expire.'
          : 'Il n’y a rien que vous puissiez autoriser à un jeton.',
      ],
      action: 'Créer un jeton',
    }),
    'personal-token': (facts, formatTime) => ({
      title: facts.name,
      lines: [
        `Peut faire : ${facts.scopes.join(', ')}`,
        `Se termine par …${facts.hint}, créé le ${formatTime(facts.createdAt)}`,
        `${facts.isExpired ? 'Expiré' : 'Expire'} le ${formatTime(facts.expiresAt)}`,
        facts.lastUsedAt
          ? `Dernière utilisation le ${formatTime(facts.lastUsedAt)}${facts.lastUsedAddress === null ? '' : `, adresse IP ${facts.lastUsedAddress}`}`
          : 'Pas encore utilisé',
      ],
      action: 'Supprimer',
    }),
  },
  pages: {
    'account-token-creation': () => ({
      title: 'Créer un jeton d’accès personnel',
      paragraphs: [
        'Un script ou un programme peut alors utiliser votre compte, jusqu’à ce que le jeton expire ou que vous le supprimiez.',
      ],
      button: 'Créer le jeton',
      done: {
        title: 'Copiez votre jeton maintenant',
        paragraphs: [
          'Il n’est plus affiché ensuite. Gardez-le secret comme un mot de passe : sa place est dans les réglages du script ou du programme, et nulle part ailleurs.',
        ],
        link: 'Afficher mes jetons',
      },
    }),
    'account-token-removal': () => ({
      title: 'Supprimer ce jeton ?',
      paragraphs: ['Les scripts et les programmes qui l’utilisent sont ensuite refusés.'],
      button: 'Supprimer le jeton',
      done: { title: 'Le jeton a été supprimé', paragraphs: [], link: 'Continuer' },
    }),
  },
};
