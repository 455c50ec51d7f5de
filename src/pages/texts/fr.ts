import { describeRemaining, frAccount } from './account.fr.js';
import { frFederation } from './federation.fr.js';
import { frMfa } from './mfa.fr.js';
import { frPasskeys } from './passkeys.fr.js';
import { frPersonalTokens } from './personal-tokens.fr.js';
import type { PageCatalogue } from './catalogue.js';

/** The pages in French. */
export const fr: PageCatalogue = {
  ...frFederation,
  overviews: { account: frAccount.overview, 'account-tokens': frPersonalTokens.overview },
  back: frAccount.back,
  qrCode: frMfa.qrCode,
  appLink: frMfa.appLink,
  passkey: frPasskeys.passkey,
  sections: {
    ...frAccount.sections,
    ...frFederation.sections,
    ...frMfa.sections,
    ...frPasskeys.sections,
    ...frPersonalTokens.sections,
  },
  errorPrefix: 'Erreur : ',
  labels: {
    ...frAccount.labels,
    identity: '',
    provider: '',
    ...frMfa.labels,
    ...frPasskeys.labels,
    ...frPersonalTokens.labels,
    email: 'Adresse e-mail',
    token: 'Code reçu par e-mail',
    username: 'Nom d’utilisateur',
    password: 'Mot de passe',
    new_password: 'Nouveau mot de passe',
    login: 'Adresse e-mail ou nom d’utilisateur',
    applications: 'Me déconnecter aussi des applications que j’ai ouvertes ici avec ce compte',
    user_code: 'Code de l’appareil',
    decision: '',
  },
  hints: {
    ...frAccount.hints,
    ...frMfa.hints,
    ...frPersonalTokens.hints,
    token: 'La fin du lien de l’e-mail, après « token= ». Vous pouvez aussi coller le lien entier.',
    new_password:
      'Au moins 8 caractères. Quelques mots au hasard sont faciles à retenir et difficiles à deviner.',
    user_code:
      'Huit lettres, par exemple WDJB‑MJHT. Les minuscules conviennent aussi, et le trait d’union peut manquer.',
  },
  missing: {
    ...frAccount.missing,
    identity: '',
    provider: '',
    ...frMfa.missing,
    ...frPasskeys.missing,
    ...frPersonalTokens.missing,
    email: 'Saisissez votre adresse e-mail, par exemple nom@example.com.',
    token: 'Ouvrez à nouveau le lien de l’e-mail, ou collez ici le code qu’il contient.',
    username: 'Saisissez un nom d’utilisateur.',
    password: 'Saisissez votre mot de passe.',
    new_password: 'Saisissez un nouveau mot de passe.',
    login: 'Saisissez votre adresse e-mail ou votre nom d’utilisateur.',
    applications: '',
    user_code: 'Saisissez le code que l’appareil affiche.',
    decision: '',
  },
  reveal: { show: 'Afficher', hide: 'Masquer' },
  linkTitle: 'Ce lien ne fonctionne plus',
  link: {
    link_not_valid:
      'Le lien n’est pas complet, ou le compte a été modifié depuis son envoi. Copiez le lien entier de l’e-mail, ou demandez-en un nouveau.',
    link_expired: 'Le lien a expiré. Demandez-en un nouveau.',
    link_used: 'Le lien a déjà servi. Si c’était vous, vous n’avez plus rien à faire.',
    link_replaced: 'Il existe un e-mail plus récent. Utilisez le lien du plus récent.',
  },
  field: {
    ...frFederation.field,
    ...frMfa.field,
    ...frPasskeys.field,
    ...frPersonalTokens.field,
    password_too_short: 'Le mot de passe est trop court. Utilisez au moins 8 caractères.',
    password_too_long: 'Le mot de passe est trop long. Utilisez au plus 128 caractères.',
    password_too_common:
      'Ce mot de passe, ou un autre très proche, figure sur les listes que les attaquants essaient en premier. Choisissez-en un autre.',
    password_personal:
      'Le mot de passe ne doit pas être composé de votre nom, de votre adresse e-mail ou du nom de ce produit.',
    password_malformed:
      'Le mot de passe contient un caractère qui ne peut pas être utilisé. Choisissez-en un autre.',
    wrong_password: 'Le mot de passe n’est pas correct. Vérifiez-le, et réessayez.',
    email_taken:
      'Un autre compte utilise cette adresse e-mail. Connectez-vous avec ce compte, ou choisissez une autre adresse.',
    email_unchanged:
      'C’est déjà votre adresse. Les majuscules et les minuscules ne font pas de différence.',
    username_taken: 'Ce nom d’utilisateur est déjà pris. Choisissez-en un autre.',
    wrong_credentials:
      'L’adresse e-mail ou le nom d’utilisateur, ou le mot de passe, n’est pas correct. Vérifiez les deux, et réessayez.',
    inactive_user: 'Ce compte est désactivé. Adressez-vous aux responsables de ce service.',
    form_expired:
      'Le formulaire était trop ancien, ou votre navigateur n’a pas enregistré de cookie. Envoyez-le encore une fois. Si cela se reproduit, autorisez les cookies pour ce site.',
    sign_in_needed:
      'Ce compte n’a pas de mot de passe. Connectez-vous d’abord dans ce navigateur, puis ouvrez de nouveau le lien de l’e-mail.',
    user_code_not_valid:
      'Aucun appareil n’attend avec ce code. Vérifiez les lettres. Si elles sont correctes, le code a expiré ou a déjà servi : recommencez sur l’appareil.',
  },
  tooMany: (wait) => `Trop de tentatives. Réessayez dans ${wait}.`,
  notSent:
    'Le formulaire n’a pas pu être lu, et rien n’a été modifié. Veuillez l’envoyer à nouveau.',
  unavailable:
    'Ce n’est pas possible pour le moment, et rien n’a été modifié. Réessayez dans une minute.',
  errors: {
    badLink: {
      title: 'Cette demande ne peut pas aboutir',
      paragraphs: [
        'L’application qui vous a envoyé ici a fait une erreur. Retournez-y et réessayez. Si cela se reproduit, signalez ceci à ses responsables :',
      ],
    },
    unavailable: 'Impossible pour le moment',
    other: 'Cette page ne peut pas être affichée',
    notFound:
      'L’adresse n’est pas complète, ou la page n’existe pas. Revenez en arrière, et recommencez depuis le début.',
    refused:
      'Ce n’est pas possible avec ce compte, ou ce ne l’est plus. Revenez en arrière, et recommencez depuis le début.',
  },
  links: {
    forgotPassword: 'Mot de passe oublié ?',
    verifyAgain: 'Renvoyer l’e-mail pour confirmer mon adresse',
    otherAccount: 'Utiliser un autre compte',
    signOut: 'Se déconnecter',
    toApplication: 'Retour à l’application',
  },
  retry: { failed: 'Demander un nouveau lien', done: 'Utiliser une autre adresse' },
  pages: {
    ...frAccount.pages,
    ...frFederation.pages,
    ...frMfa.pages,
    ...frPasskeys.pages,
    ...frPersonalTokens.pages,
    'forgot-password': ({ product, email }) => ({
      title: 'Mot de passe oublié ?',
      paragraphs: [
        `Saisissez l’adresse e-mail de votre compte ${product}. Nous vous enverrons un lien pour choisir un nouveau mot de passe.`,
      ],
      button: 'Envoyer le lien',
      done: {
        title: 'Consultez votre boîte de réception',
        paragraphs: [
          `S’il existe un compte pour ${email}, un e-mail avec un lien est en route. Cela peut prendre une minute.`,
          'Rien reçu ? Regardez dans le dossier des indésirables, et vérifiez que c’est bien l’adresse de votre inscription.',
        ],
      },
    }),
    'reset-password': ({ remaining }) => ({
      title: 'Choisissez un nouveau mot de passe',
      paragraphs: ['Ensuite, tous les appareils seront déconnectés de votre compte.'],
      button: 'Enregistrer le mot de passe',
      done: {
        title: 'Votre mot de passe a été modifié',
        paragraphs: [
          'Tous les appareils sont déconnectés. Connectez-vous avec le nouveau mot de passe.',
          ...describeRemaining(remaining),
          'Vous pouvez fermer cette page.',
        ],
      },
    }),
    'verify-email': ({ product, asksForPassword }) => ({
      title: 'Confirmez votre adresse e-mail',
      paragraphs: [
        asksForPassword
          ? `Saisissez le mot de passe que vous avez choisi pour ${product}, afin que personne d’autre ne puisse confirmer l’adresse à votre place.`
          : 'Appuyez sur le bouton pour confirmer que cette adresse est la vôtre.',
      ],
      button: 'Confirmer l’adresse',
      done: {
        title: 'Votre adresse est confirmée',
        paragraphs: ['Vous pouvez maintenant vous connecter et fermer cette page.'],
      },
    }),
    'request-verification': ({ email }) => ({
      title: 'Confirmez votre adresse e-mail',
      paragraphs: [
        'Saisissez l’adresse e-mail de votre inscription. Nous vous enverrons un nouveau lien.',
      ],
      button: 'Envoyer le lien',
      done: {
        title: 'Consultez votre boîte de réception',
        paragraphs: [
          `Si ${email} attend d’être confirmée, un e-mail avec un lien est en route. Cela peut prendre une minute.`,
          'Rien reçu ? Regardez dans le dossier des indésirables, et vérifiez que c’est bien l’adresse de votre inscription.',
        ],
      },
    }),
    'confirm-email-change': ({ product }) => ({
      title: 'Confirmez votre nouvelle adresse e-mail',
      paragraphs: [
        `Saisissez le mot de passe de votre compte ${product} pour terminer la modification.`,
      ],
      button: 'Confirmer la nouvelle adresse',
      done: {
        title: 'Votre adresse e-mail a été modifiée',
        paragraphs: [
          'Connectez-vous désormais avec la nouvelle adresse. Vous pouvez fermer cette page.',
        ],
      },
    }),
    'undo-email-change': ({ product }) => ({
      title: 'Reprenez votre compte',
      paragraphs: [
        `L’adresse e-mail de votre compte ${product} a été modifiée. Si ce n’était pas vous, rétablissez cette adresse maintenant.`,
        'Tous les appareils seront déconnectés, et nous vous enverrons un lien pour choisir un nouveau mot de passe.',
      ],
      button: 'Rétablir mon adresse',
      done: {
        title: 'Votre compte est de nouveau à vous',
        paragraphs: [
          'Cette adresse est de nouveau celle de votre compte, et tous les appareils sont déconnectés.',
          'Un e-mail avec un lien est en route : choisissez un nouveau mot de passe, car l’ancien ne fonctionne plus.',
        ],
      },
    }),
    'sign-in': ({ client, account, isOtherAccount, isProofTooOld }) => ({
      title: `Se connecter à ${client}`,
      paragraphs: isProofTooOld
        ? [
            ...(account === '' ? [] : [`Vous êtes connecté en tant que ${account}.`]),
            `${client} demande une nouvelle connexion, et votre autre fournisseur ne confirme pas que vous venez de vous y connecter. Connectez-vous ici avec votre mot de passe ou une clé d’accès.`,
          ]
        : account === ''
          ? []
          : [
              isOtherAccount
                ? `Vous êtes connecté en tant que ${account}. Connectez-vous avec le compte que vous voulez utiliser.`
                : `Vous êtes connecté en tant que ${account}. Saisissez votre mot de passe pour continuer.`,
            ],
      button: 'Se connecter',
      passkeyButton: 'Se connecter avec une clé d’accès',
      done: {
        title: 'Vous êtes connecté',
        paragraphs: [`Vous continuez maintenant vers ${client}.`],
        link: `Continuer vers ${client}`,
      },
    }),
    'sign-out': ({ product, account }) => ({
      title: `Se déconnecter de ${product} ?`,
      paragraphs: [`Vous êtes connecté en tant que ${account}.`],
      button: 'Se déconnecter',
      done: {
        title: 'Vous êtes déconnecté',
        paragraphs: ['Vous pouvez fermer cette page.'],
        link: 'Continuer',
      },
    }),
    continue: ({ client, account }) => ({
      title: `Continuer vers ${client} ?`,
      paragraphs: [
        `Vous êtes connecté en tant que ${account}.`,
        `Continuez seulement si vous venez d’ouvrir ${client} sur cet appareil, et si c’est vous qui l’avez demandé.`,
      ],
      button: 'Continuer',
      done: {
        title: `Vous continuez vers ${client}`,
        paragraphs: ['Vous pouvez fermer cette page quand l’application s’est ouverte.'],
        link: `Continuer vers ${client}`,
      },
    }),
    device: ({ account }) => ({
      title: 'Se connecter sur un appareil',
      paragraphs: [
        `Vous êtes connecté en tant que ${account}.`,
        'Saisissez le code que votre appareil ou votre ligne de commande affiche.',
        'Continuez seulement si c’est vous qui l’avez demandé.',
      ],
      button: 'Continuer',
      done: {
        title: 'L’appareil n’a pas été connecté',
        paragraphs: ['Vous pouvez fermer cette page.'],
      },
    }),
    'device-confirm': ({ client, account }) => ({
      title: `Se connecter à ${client} ?`,
      paragraphs: [
        `Vous êtes connecté en tant que ${account}.`,
        `${client} demande à être connecté avec votre compte, sur l’appareil qui affiche le code.`,
        'Continuez seulement si c’est vous qui l’avez demandé. Si quelqu’un vous a envoyé ici ou vous a donné le code, choisissez « Refuser ».',
      ],
      button: 'Autoriser',
      denyButton: 'Refuser',
      done: {
        title: 'Retournez à votre appareil',
        paragraphs: [
          `${client} sera connecté dans quelques secondes.`,
          'Vous pouvez fermer cette page.',
        ],
      },
    }),
  },
};
