import type { MfaTexts } from './catalogue.js';

/** The pages of second factors in French. */
export const frMfa: MfaTexts = {
  labels: {
    code: 'Code de votre application d’authentification',
    recovery_code: 'Code de secours',
    other_code: 'Code',
    mfa_token: '',
    enrolment_token: '',
    method: '',
    other_method: '',
  },
  hints: {
    code: 'Six chiffres, qui changent toutes les 30 secondes.',
    recovery_code: 'Par exemple 7GKQ-4M2XD-9TR0E. Chaque code sert une fois.',
  },
  missing: {
    code: 'Saisissez le code que l’application affiche.',
    recovery_code: 'Saisissez un de vos codes de secours.',
    other_code: 'Saisissez le code.',
    mfa_token: '',
    enrolment_token: '',
    method: '',
    other_method: '',
  },
  field: {
    wrong_code:
      'Le code n’est pas correct. Saisissez le suivant que l’application affiche. Si vous avez scanné le code QR il y a quelque temps, scannez celui-ci : une entrée d’un essai précédent ne fonctionne plus.',
    wrong_app_code:
      'Le code n’est pas correct, ou a déjà servi. Saisissez le suivant que l’application affiche.',
    wrong_recovery_code: 'Le code de secours n’est pas correct, ou a déjà servi.',
    wrong_other_code: 'Le code n’est pas correct, ou a déjà servi.',
    sign_in_again: 'Cela a pris trop de temps, ou trop de codes étaient faux. Reconnectez-vous.',
    totp_already_on: 'Une application d’authentification est déjà configurée pour ce compte.',
    totp_not_started:
      'Cela a pris trop de temps. Scannez le nouveau code QR de cette page, et supprimez l’ancienne entrée de l’application.',
    email_not_verified:
      'Confirmez d’abord votre adresse e-mail, avec le lien que nous y avons envoyé.',
  },
  qrCode: 'Code QR avec la clé de l’application',
  appLink: 'L’ouvrir dans une application sur cet appareil',
  sections: {
    totp: ({ since, lastUsedAt, mustVerifyEmail }, formatTime) => ({
      title: 'Application d’authentification',
      lines: since
        ? [
            `Configurée le ${formatTime(since)}`,
            lastUsedAt && `Utilisée pour la dernière fois le ${formatTime(lastUsedAt)}`,
          ]
        : [
            'Demande un code d’une application de votre téléphone à la connexion. Un mot de passe volé ne suffit alors plus.',
            mustVerifyEmail ? frMfa.field.email_not_verified : null,
          ],
      action: since ? 'Retirer l’application' : 'Configurer une application',
    }),
    'recovery-codes': ({ left }) => ({
      title: 'Codes de secours',
      lines: [
        'Avec l’un d’eux, vous entrez sans votre second facteur.',
        left === 0 ? 'Il ne vous en reste plus.' : `Il vous en reste ${left}.`,
      ],
      action: 'Créer de nouveaux codes',
    }),
    'other-factor': ({ method }) =>
      method === 'passkey'
        ? {
            title: 'Vous avez votre clé d’accès sous la main ?',
            lines: [],
            action: 'Utiliser la clé d’accès',
          }
        : method === 'recovery_code'
          ? {
              title: 'Vous n’avez pas votre second facteur sous la main ?',
              lines: ['Utilisez un des codes de secours que vous avez conservés.'],
              action: 'Utiliser un code de secours',
            }
          : {
              title:
                method === 'totp' ? 'Vous avez l’application sous la main ?' : 'Une autre méthode',
              lines: [],
              action:
                method === 'totp' ? 'Utiliser un code de l’application' : `Utiliser ${method}`,
            },
  },
  pages: {
    'second-step': ({ client, method }) => ({
      title: 'Encore une étape',
      paragraphs: [
        method === 'recovery_code'
          ? 'Saisissez un des codes de secours que vous avez conservés.'
          : 'Votre compte est protégé par un second facteur.',
      ],
      button: method === 'passkey' ? 'Utiliser la clé d’accès' : 'Continuer',
      done: {
        title: 'Vous êtes connecté',
        paragraphs: [`Vous continuez maintenant vers ${client}.`],
        link: `Continuer vers ${client}`,
      },
    }),
    enrolment: ({ client, method }) => ({
      title: 'Configurer une application d’authentification',
      paragraphs: [
        'Ce compte exige un second facteur. Installez une application d’authentification sur votre téléphone, et scannez le code QR avec elle. Sans appareil photo, saisissez la clé ci-dessous.',
      ],
      button: 'Continuer',
      passkeyButton: 'Utiliser plutôt une clé d’accès',
      done: {
        title: 'Conservez vos codes de secours',
        paragraphs: [
          `${method === 'passkey' ? 'Désormais, une connexion avec le mot de passe demande aussi votre clé d’accès.' : 'L’application est configurée.'} Avec un de ces codes, vous entrez sans elle. Chacun sert une fois, et ils ne seront plus affichés : imprimez-les, ou gardez-les dans un gestionnaire de mots de passe.`,
        ],
        link: `Continuer vers ${client}`,
      },
    }),
    'account-totp': () => ({
      title: 'Configurer une application d’authentification',
      paragraphs: [
        'Installez une application d’authentification sur votre téléphone, et scannez le code QR avec elle. Sans appareil photo, saisissez la clé ci-dessous. Ensuite, tous les autres appareils seront déconnectés.',
      ],
      button: 'Activer',
      done: {
        title: 'L’application est configurée',
        paragraphs: ['Désormais, la connexion demande un code de l’application.'],
      },
    }),
    'account-totp-removal': () => ({
      title: 'Retirer l’application d’authentification ?',
      paragraphs: [
        'Si vous n’avez pas d’autre second facteur, votre mot de passe seul suffit ensuite pour vous connecter, et les codes de secours ne fonctionnent plus.',
      ],
      button: 'Retirer l’application',
      done: {
        title: 'L’application a été retirée',
        paragraphs: ['Vous pouvez supprimer son entrée sur votre téléphone.'],
      },
    }),
    'account-recovery-codes': () => ({
      title: 'Créer de nouveaux codes de secours ?',
      paragraphs: ['Les codes que vous avez maintenant ne fonctionneront plus.'],
      button: 'Créer de nouveaux codes',
      done: {
        title: 'Conservez vos codes de secours',
        paragraphs: [
          'Avec un de ces codes, vous entrez sans votre second facteur. Chacun sert une fois, et ils ne seront plus affichés : imprimez-les, ou gardez-les dans un gestionnaire de mots de passe.',
        ],
      },
    }),
  },
};
