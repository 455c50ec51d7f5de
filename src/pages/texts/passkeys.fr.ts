import type { PasskeyTexts } from './catalogue.js';

/** The pages of passkeys in French. */
export const frPasskeys: PasskeyTexts = {
  labels: { name: 'Nom de la clé d’accès', passkey: '' },
  missing: { name: 'Saisissez un nom de 64 caractères au plus.', passkey: '' },
  field: {
    invalid_passkey: 'La clé d’accès n’a pas été acceptée. Réessayez, ou connectez-vous autrement.',
    wrong_passkey: 'La clé d’accès n’a pas été acceptée. Réessayez, ou choisissez un autre moyen.',
    passkey_rejected: 'La clé d’accès n’a pas été acceptée. Réessayez.',
    passkey_taken: 'Cette clé d’accès est déjà enregistrée.',
    too_many_passkeys:
      'Vous avez 50 clés d’accès, le maximum. Supprimez-en une que vous n’utilisez plus.',
  },
  passkey: {
    failed: 'Aucune clé d’accès n’a été utilisée. Réessayez, ou continuez sans elle.',
    taken: 'Cet appareil a déjà une clé d’accès de votre compte.',
    unavailable:
      'Une clé d’accès demande un navigateur qui en a la fonction, avec JavaScript activé.',
  },
  sections: {
    passkeys: ({ count }) => ({
      title: 'Clés d’accès',
      lines: [
        count === 0
          ? 'Connectez-vous avec votre empreinte, votre visage ou le code de votre appareil, sans mot de passe.'
          : count === 1
            ? 'Vous en avez une.'
            : `Vous en avez ${count}.`,
      ],
      action: count === 0 ? 'Ajouter une clé d’accès' : 'Gérer les clés d’accès',
    }),
    passkey: ({ name, addedAt, lastUsedAt, isSuspended }, formatTime) => ({
      title: name,
      lines: [
        `Ajoutée le ${formatTime(addedAt)}`,
        lastUsedAt && `Utilisée pour la dernière fois le ${formatTime(lastUsedAt)}`,
        isSuspended
          ? 'Elle n’est plus acceptée, car elle a peut-être été copiée. Supprimez-la, et ajoutez-la de nouveau.'
          : null,
      ],
      action: 'Renommer ou supprimer',
    }),
    'passkey-removal': () => ({
      title: 'Supprimer cette clé d’accès ?',
      lines: ['Elle n’ouvrira plus votre compte.'],
      action: 'Supprimer',
    }),
    'second-factor': ({ isOn }) => ({
      title: 'Second facteur',
      lines: [
        isOn
          ? 'Une connexion avec le mot de passe demande aussi un second facteur.'
          : 'Votre mot de passe seul suffit pour vous connecter.',
      ],
      action: isOn ? 'Le désactiver' : 'L’activer',
    }),
  },
  pages: {
    'account-passkeys': () => ({
      title: 'Vos clés d’accès',
      paragraphs: [
        'Une clé d’accès vous connecte avec votre empreinte, votre visage ou le code de votre appareil. Une fausse page ne peut pas vous la soutirer.',
      ],
      button: 'Ajouter une clé d’accès',
      done: { title: 'La clé d’accès a été ajoutée', paragraphs: [], link: 'Continuer' },
    }),
    'account-passkey': () => ({
      title: 'Votre clé d’accès',
      paragraphs: [],
      button: 'Enregistrer le nom',
      done: { title: 'La clé d’accès a été modifiée', paragraphs: [], link: 'Continuer' },
    }),
    'account-second-factor': () => ({
      title: 'Activer le second facteur ?',
      paragraphs: [
        'Une connexion avec le mot de passe demandera alors aussi votre clé d’accès. Tous les autres appareils seront déconnectés. Montrez d’abord que la clé d’accès fonctionne.',
      ],
      button: 'Utiliser la clé d’accès et activer',
      done: {
        title: 'Le second facteur est activé',
        paragraphs: [
          'Désormais, une connexion avec le mot de passe demande aussi votre clé d’accès.',
        ],
      },
    }),
    'account-second-factor-off': () => ({
      title: 'Désactiver le second facteur ?',
      paragraphs: ['Votre mot de passe seul suffira alors pour vous connecter.'],
      button: 'Désactiver',
      done: {
        title: 'Le second facteur est désactivé',
        paragraphs: ['Vous pouvez l’activer de nouveau.'],
      },
    }),
  },
};
