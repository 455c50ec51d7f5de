import type { AccountTexts } from './catalogue.js';
import type { PageFacts } from './page-facts.js';

/** The pages of the account in French. */
export const frAccount: AccountTexts = {
  back: 'Retour à votre compte',
  overview: ({ product, account }) => ({
    title: 'Votre compte',
    paragraphs: [`Vous êtes connecté à ${product} en tant que ${account}.`],
  }),
  labels: {
    current_password: 'Mot de passe actuel',
    full_name: 'Nom',
    locale: 'Langue des e-mails qui vous sont envoyés',
    session: '',
    revoke_tokens:
      'Supprimer aussi mes jetons d’accès personnels : les scripts et programmes qui les utilisent cesseront de fonctionner',
  },
  hints: {},
  missing: {
    current_password: 'Saisissez le mot de passe avec lequel vous vous connectez.',
    full_name: 'Le nom est trop long, ou contient un caractère qui ne peut pas être utilisé.',
    locale: 'Choisissez une langue dans la liste.',
    session: '',
    revoke_tokens: '',
  },
  sections: {
    profile: ({ name, username }) => ({
      title: 'Profil',
      lines: [
        name ?? 'Vous n’avez pas indiqué de nom.',
        username && `Nom d’utilisateur : ${username}`,
      ],
      action: 'Modifier le profil',
    }),
    email: ({ email, pending }) => ({
      title: 'Adresse e-mail',
      lines: [email, pending && `Le changement vers ${pending} attend sa confirmation.`],
      action: 'Changer d’adresse',
    }),
    verification: () => ({
      title: 'Votre adresse n’est pas confirmée',
      lines: ['Ouvrez le lien de l’e-mail que nous y avons envoyé.'],
      action: 'Envoyer un nouveau lien',
    }),
    'email-change': ({ email, expiresAt }, formatTime) => ({
      title: `Le changement vers ${email} attend sa confirmation`,
      lines: [
        'Ouvrez le lien de l’e-mail envoyé à la nouvelle adresse. D’ici là, l’ancienne reste en place.',
        expiresAt && `Le lien est valable jusqu’au ${formatTime(expiresAt)}.`,
      ],
      action: 'Annuler le changement',
    }),
    password: ({ isSet }) => ({
      title: 'Mot de passe',
      lines: [
        isSet
          ? 'Un nouveau mot de passe déconnecte tous les autres appareils.'
          : 'Vous vous connectez sans mot de passe.',
      ],
      action: isSet ? 'Changer le mot de passe' : 'Définir un mot de passe',
    }),
    sessions: () => ({
      title: 'Appareils et applications',
      lines: ['Où vous êtes connecté, et où vous pouvez vous déconnecter.'],
      action: 'Voir où je suis connecté',
    }),
    session: ({ client, device, ip, startedAt, lastUsedAt, isThisBrowser }, formatTime) => ({
      title: client ?? 'Navigateur',
      lines: [
        [device ?? 'Appareil inconnu', ip && `adresse IP ${ip}`].filter(Boolean).join(', '),
        `Connecté le ${formatTime(startedAt)}`,
        isThisBrowser
          ? 'C’est votre session actuelle.'
          : `Utilisé pour la dernière fois le ${formatTime(lastUsedAt)}`,
      ],
      action: 'Se déconnecter là-bas',
    }),
    deletion: () => ({
      title: 'Supprimer le compte',
      lines: [
        'Le compte est supprimé immédiatement avec tout son contenu, et ne peut pas être rétabli.',
      ],
      action: 'Supprimer le compte',
    }),
  },
  pages: {
    'account-profile': () => ({
      title: 'Modifier votre profil',
      paragraphs: [],
      button: 'Enregistrer',
      done: { title: 'Votre profil a été modifié', paragraphs: [] },
    }),
    'account-email': ({ account, email }) => ({
      title: 'Changer d’adresse e-mail',
      paragraphs: [`Votre adresse est ${account}. Nous envoyons un lien à la nouvelle.`],
      button: 'Envoyer le lien',
      done: {
        title: 'Consultez votre boîte de réception',
        paragraphs: [
          `Un e-mail avec un lien est en route vers ${email}. Ouvrez le lien pour terminer le changement. Cela peut prendre une minute.`,
          'Rien reçu ? Regardez dans le dossier des indésirables, et vérifiez l’adresse.',
        ],
      },
    }),
    'account-password': ({ remaining }) => ({
      title: 'Changer votre mot de passe',
      paragraphs: ['Ensuite, tous les autres appareils et applications seront déconnectés.'],
      button: 'Enregistrer le mot de passe',
      done: {
        title: 'Votre mot de passe a été modifié',
        paragraphs: [
          'Tous les autres appareils et applications sont déconnectés.',
          ...describeRemaining(remaining),
        ],
      },
    }),
    'account-first-password': ({ remaining }) => ({
      title: 'Définir un mot de passe',
      paragraphs: [
        'Vous pourrez alors aussi vous connecter avec votre adresse e-mail et ce mot de passe. Ensuite, tous les autres appareils et applications seront déconnectés.',
      ],
      button: 'Enregistrer le mot de passe',
      done: {
        title: 'Votre mot de passe a été défini',
        paragraphs: [
          'Tous les autres appareils et applications sont déconnectés.',
          ...describeRemaining(remaining),
        ],
      },
    }),
    'account-sessions': ({ tokens }) => ({
      title: 'Où vous êtes connecté',
      paragraphs: [
        'Y a-t-il quelque chose que vous ne connaissez pas ? Déconnectez-vous là-bas, et changez votre mot de passe.',
        ...describeTokens(tokens),
      ],
      button: 'Se déconnecter partout ailleurs',
      done: {
        title: 'Vous êtes déconnecté partout ailleurs',
        paragraphs: ['Seul ce navigateur est encore connecté.', ...describeTokens(tokens)],
      },
    }),
    'account-deletion': ({ product, account }) => ({
      title: 'Supprimer votre compte ?',
      paragraphs: [
        `Le compte ${account} chez ${product} est supprimé immédiatement, avec tout ce qui en fait partie. Il ne peut pas être rétabli.`,
      ],
      button: 'Supprimer le compte',
      done: {
        title: 'Votre compte a été supprimé',
        paragraphs: ['Vous pouvez fermer cette page.'],
      },
    }),
  },
};

/** Says that personal access tokens go on working, if there are any. */
function describeTokens(tokens: number): string[] {
  if (tokens === 0) return [];
  return [
    `Les jetons d’accès personnels continuent de fonctionner : ${tokens}. Supprimez ceux que vous ne connaissez pas.`,
  ];
}

/** Says what a change of the password keeps. */
export function describeRemaining({ passkeys, accounts }: PageFacts['remaining']): string[] {
  return [
    passkeys.length > 0
      ? `Clés d’accès qui connectent encore : ${passkeys.join(' ; ')}. Supprimez celles que vous ne connaissez pas.`
      : '',
    accounts.length > 0
      ? `Comptes reliés qui connectent encore : ${accounts.join(', ')}. Retirez ceux que vous ne connaissez pas.`
      : '',
  ].filter(Boolean);
}
