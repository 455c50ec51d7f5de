import type { MailCatalogue, MailFacts } from './catalogue.js';

const occurred = ({ time, ip, device }: MailFacts): string => {
  const where = [device, ip && `adresse IP ${ip}`].filter(Boolean).join(', ');
  return where ? `Date : ${time} (${where}).` : `Date : ${time}.`;
};

/** Says what a change of the password keeps. */
const describeRemaining = ({ tokens, passkeys, accounts }: MailFacts): string[] => [
  ...(passkeys.length > 0
    ? [
        `Clés d’accès qui connectent encore, selon la date de leur ajout : ${passkeys.join(' ; ')}. Supprimez celles que vous ne connaissez pas.`,
      ]
    : []),
  ...(accounts.length > 0
    ? [
        `Comptes reliés qui connectent encore : ${accounts.join(', ')}. Retirez ceux que vous ne connaissez pas.`,
      ]
    : []),
  ...(tokens > 0
    ? [
        `Jetons d’accès personnels qui fonctionnent encore : ${tokens}. Supprimez ceux que vous ne connaissez pas.`,
      ]
    : []),
];

const describeOff = ({ secondFactorOff }: MailFacts): string[] =>
  secondFactorOff
    ? [
        'Vous n’avez plus de second facteur. Désormais, le mot de passe seul suffit pour se connecter.',
      ]
    : [];

/** The mails in French. */
export const fr: MailCatalogue = {
  copyLink: 'Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur :',
  footer: ({ product }) =>
    `Ce message a été envoyé automatiquement par ${product}. Merci de ne pas y répondre.`,
  factors: {
    passkey: 'clés d’accès',
    otherPasskeys: 'd’autres clés d’accès',
    totp: 'application d’authentification',
    recovery_code: 'codes de secours',
  },
  mails: {
    test: ({ product }) => ({
      subject: `Message de test de ${product}`,
      before: ['Ceci est un test. Si vous pouvez le lire, l’envoi fonctionne.'],
    }),
    'verify-email': ({ product, lifetime }) => ({
      subject: 'Confirmez votre adresse e-mail',
      before: [
        `Un compte a été créé chez ${product} avec cette adresse e-mail. Confirmez que cette adresse est la vôtre.`,
      ],
      action: 'Confirmer l’adresse',
      after: [
        `Le lien est valable pendant ${lifetime}.`,
        'Si vous n’avez pas créé de compte, ignorez ce message.',
      ],
    }),
    'already-registered': ({ product }) => ({
      subject: 'Vous avez déjà un compte',
      before: [
        `Quelqu’un a voulu utiliser cette adresse e-mail pour un compte chez ${product}. Un compte existe déjà avec cette adresse, et rien n’a été modifié.`,
        'Si c’était vous, connectez-vous avec votre mot de passe. Si vous l’avez oublié, demandez-en un nouveau sur la page de connexion.',
        'Si ce n’était pas vous, vous n’avez rien à faire.',
      ],
    }),
    'reset-password': ({ product, lifetime }) => ({
      subject: 'Choisissez un nouveau mot de passe',
      before: [`Quelqu’un a demandé un nouveau mot de passe pour votre compte chez ${product}.`],
      action: 'Choisir un nouveau mot de passe',
      after: [
        `Le lien est valable pendant ${lifetime} et ne peut servir qu’une fois. Seul le lien le plus récent fonctionne.`,
        'Si ce n’était pas vous, ignorez ce message : votre mot de passe ne change pas.',
      ],
    }),
    'change-email': ({ product, lifetime }) => ({
      subject: 'Confirmez votre nouvelle adresse e-mail',
      before: [
        `Cette adresse doit devenir l’adresse e-mail d’un compte chez ${product}. Confirmez qu’elle est la vôtre.`,
      ],
      action: 'Confirmer la nouvelle adresse',
      after: [
        `Le lien est valable pendant ${lifetime}.`,
        'Si vous n’avez rien demandé, ignorez ce message : rien ne sera modifié.',
      ],
    }),
    'email-changed': (facts) => ({
      subject: 'Votre adresse e-mail a été modifiée',
      before: [
        `L’adresse e-mail de votre compte chez ${facts.product} a été modifiée. ${facts.address} n’est plus l’adresse de ce compte.`,
        occurred(facts),
        'Si c’était vous, vous n’avez rien à faire. Si ce n’était pas vous, reprenez le compte maintenant.',
      ],
      action: 'Annuler la modification',
      after: [
        `Le lien est valable pendant ${facts.lifetime}. Il rétablit cette adresse, déconnecte tout le monde et vous permet de choisir un nouveau mot de passe.`,
      ],
    }),
    'email-restored': (facts) => ({
      subject: 'Votre ancienne adresse e-mail a été rétablie',
      before: [
        `Votre compte chez ${facts.product} a de nouveau une ancienne adresse e-mail. ${facts.address} n’est plus l’adresse de ce compte.`,
        occurred(facts),
        'Si vous ne l’avez pas voulu, contactez l’exploitant du service.',
      ],
    }),
    'password-changed': (facts) => ({
      subject: 'Votre mot de passe a été modifié',
      before: [
        `Le mot de passe de votre compte chez ${facts.product} a été modifié.`,
        occurred(facts),
        'Si c’était vous, vous n’avez rien à faire. Si ce n’était pas vous, demandez maintenant un nouveau mot de passe sur la page de connexion.',
        ...describeRemaining(facts),
      ],
    }),
    'account-deleted': (facts) => ({
      subject: 'Votre compte a été supprimé',
      before: [
        `Votre compte chez ${facts.product} a été supprimé, avec tout ce qui en faisait partie. Il ne peut pas être rétabli.`,
        occurred(facts),
        'Si c’était vous, vous n’avez rien à faire. Sinon, contactez l’exploitant du service.',
      ],
    }),
    'many-failures': (facts) => ({
      subject: 'Une connexion après plusieurs échecs',
      before: [
        `Quelqu’un s’est connecté à votre compte chez ${facts.product} après plusieurs tentatives échouées.`,
        occurred(facts),
        'Si c’était vous, vous n’avez rien à faire. Si ce n’était pas vous, choisissez maintenant un nouveau mot de passe : cela déconnecte tout le monde.',
      ],
    }),
    'personal-token-created': (facts) => ({
      subject: 'Un jeton d’accès personnel a été créé',
      before: [
        `Un jeton d’accès personnel a été créé pour votre compte chez ${facts.product}. Un programme qui le possède peut utiliser votre compte.`,
        occurred(facts),
        'Si c’était vous, vous n’avez rien à faire. Sinon, supprimez le jeton dans votre compte et choisissez maintenant un nouveau mot de passe.',
      ],
    }),
    'personal-token-revoked': (facts) => ({
      subject: 'Un jeton d’accès personnel a été révoqué',
      before: [
        `Un jeton d’accès personnel de votre compte chez ${facts.product} a été révoqué par une personne qui le possède ou par un administrateur. Il a peut-être fuité.`,
        occurred(facts),
        'Les programmes qui l’utilisaient ne fonctionnent plus. Cherchez où le jeton était visible avant d’en créer un autre.',
      ],
    }),
    'factor-added': (facts) => ({
      subject: 'Une application d’authentification a été ajoutée',
      before: [
        `Une application d’authentification a été configurée comme second facteur de votre compte chez ${facts.product}.`,
        occurred(facts),
        'Si c’était vous, conservez les codes de secours en lieu sûr. Sinon, demandez dès maintenant un nouveau mot de passe sur la page de connexion, puis de l’aide.',
      ],
    }),
    'factor-removed': (facts) => ({
      subject: 'Une application d’authentification a été retirée',
      before: [
        `L’application d’authentification a été retirée de votre compte chez ${facts.product}.`,
        ...describeOff(facts),
        occurred(facts),
        'Si c’était vous, vous n’avez rien à faire. Sinon, choisissez dès maintenant un nouveau mot de passe : toutes les sessions seront fermées.',
      ],
    }),
    'recovery-code-used': (facts) => ({
      subject: 'Un code de secours a été utilisé',
      before: [
        `Un des codes de secours de votre compte chez ${facts.product} a été utilisé.`,
        `Codes de secours restants : ${facts.left}.${facts.left === 0 ? ' Créez-en de nouveaux dans votre compte.' : ''}`,
        occurred(facts),
        'Si c’était vous, vous n’avez rien à faire. Sinon, choisissez dès maintenant un nouveau mot de passe : toutes les sessions seront fermées.',
      ],
    }),
    'second-factor-on': (facts) => ({
      subject: 'Le second facteur a été activé',
      before: [
        `Le second facteur de votre compte chez ${facts.product} a été activé : désormais, une connexion avec le mot de passe le demande. Tous les autres appareils ont été déconnectés.`,
        occurred(facts),
        'Si c’était vous, conservez les codes de secours en lieu sûr. Sinon, demandez dès maintenant un nouveau mot de passe sur la page de connexion, puis de l’aide.',
      ],
    }),
    'second-factor-off': (facts) => ({
      subject: 'Le second facteur a été désactivé',
      before: [
        `Le second facteur de votre compte chez ${facts.product} a été désactivé. Désormais, le mot de passe seul suffit pour se connecter.`,
        occurred(facts),
        'Si c’était vous, vous n’avez rien à faire. Sinon, choisissez dès maintenant un nouveau mot de passe : cela déconnecte tout le monde.',
      ],
    }),
    'recovery-codes-made': (facts) => ({
      subject: 'De nouveaux codes de secours ont été créés',
      before: [
        `De nouveaux codes de secours ont été créés pour votre compte chez ${facts.product}. Les anciens ne fonctionnent plus.`,
        occurred(facts),
        'Si c’était vous, conservez les codes en lieu sûr. Sinon, choisissez dès maintenant un nouveau mot de passe, ce qui déconnecte tout le monde, et créez vos propres codes.',
      ],
    }),
    'factors-reset': (facts) => ({
      subject: 'Des seconds facteurs ont été retirés de votre compte',
      before: [
        `Ces seconds facteurs ont été retirés de votre compte chez ${facts.product} : ${facts.removedFactors.join(', ')}. Toutes les sessions ont été fermées.`,
        facts.leftFactors.length > 0
          ? `Il lui reste : ${facts.leftFactors.join(', ')}.`
          : 'Il n’a plus de second facteur. Vous pouvez en configurer un à nouveau dans votre compte.',
        occurred(facts),
        'Si vous ne vous y attendiez pas, choisissez dès maintenant un nouveau mot de passe.',
      ],
    }),
    'wrong-codes': (facts) => ({
      subject: 'Des codes faux pour votre compte',
      before: [
        `De nombreux codes faux ont été saisis pour votre compte chez ${facts.product}, par une personne qui connaît le mot de passe ou qui est connectée.`,
        occurred(facts),
        'Si c’était vous, vous n’avez rien à faire. Sinon, choisissez dès maintenant un nouveau mot de passe : cela déconnecte tout le monde.',
      ],
    }),
    'passkey-added': (facts) => ({
      subject: 'Une clé d’accès a été ajoutée à votre compte',
      before: [
        `Une clé d’accès a été ajoutée à votre compte chez ${facts.product}. Elle connecte sans le mot de passe.`,
        occurred(facts),
        'Si c’était vous, vous n’avez rien à faire. Si ce n’était pas vous, supprimez la clé d’accès et choisissez maintenant un nouveau mot de passe : cela déconnecte tout le monde.',
      ],
    }),
    'passkey-removed': (facts) => ({
      subject: 'Une clé d’accès a été supprimée',
      before: [
        `Une clé d’accès de votre compte chez ${facts.product} a été supprimée. Elle ne connecte plus.`,
        ...describeOff(facts),
        occurred(facts),
        'Si c’était vous, vous n’avez rien à faire. Sinon, choisissez dès maintenant un nouveau mot de passe : cela déconnecte tout le monde.',
      ],
    }),
    'passkey-suspended': (facts) => ({
      subject: 'Une clé d’accès de votre compte n’est plus acceptée',
      before: [
        `Une clé d’accès a été utilisée pour votre compte chez ${facts.product} comme seule une copie le fait. Elle n’est plus acceptée.`,
        occurred(facts),
        'Si vous utilisez cette clé d’accès, supprimez-la dans votre compte et ajoutez-la de nouveau. Si vous ne la connaissez pas, choisissez maintenant un nouveau mot de passe : cela déconnecte tout le monde.',
      ],
    }),
    'identity-linked': (facts) => ({
      subject: `Un compte ${facts.provider} a été relié`,
      before: [
        `Un compte ${facts.provider} permet désormais de se connecter à votre compte chez ${facts.product}.`,
        occurred(facts),
        'Si c’était vous, vous n’avez rien à faire. Sinon, retirez-le dans votre compte et choisissez dès maintenant un nouveau mot de passe : cela déconnecte tout le monde.',
      ],
    }),
    'identity-unlinked': (facts) => ({
      subject: `Un compte ${facts.provider} a été retiré`,
      before: [
        `Un compte ${facts.provider} ne permet plus de se connecter à votre compte chez ${facts.product}.`,
        occurred(facts),
        'Si c’était vous, vous n’avez rien à faire. Sinon, choisissez dès maintenant un nouveau mot de passe : cela déconnecte tout le monde.',
      ],
    }),
  },
};
