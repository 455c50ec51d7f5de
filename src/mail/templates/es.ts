import type { MailCatalogue, MailFacts } from './catalogue.js';

const occurred = ({ time, ip, device }: MailFacts): string => {
  const where = [device, ip && `dirección IP ${ip}`].filter(Boolean).join(', ');
  return where ? `Fecha: ${time} (${where}).` : `Fecha: ${time}.`;
};

/** Says what a change of the password keeps. */
const describeRemaining = ({ tokens, passkeys, accounts }: MailFacts): string[] => [
  ...(passkeys.length > 0
    ? [
        `Llaves de acceso que siguen iniciando sesión, según cuándo se añadieron: ${passkeys.join('; ')}. Elimine las que no conozca.`,
      ]
    : []),
  ...(accounts.length > 0
    ? [
        `Cuentas conectadas que siguen iniciando sesión: ${accounts.join(', ')}. Desconecte las que no conozca.`,
      ]
    : []),
  ...(tokens > 0
    ? [`Tokens de acceso personal que siguen funcionando: ${tokens}. Borre los que no conozca.`]
    : []),
];

const describeOff = ({ secondFactorOff }: MailFacts): string[] =>
  secondFactorOff
    ? ['Ya no tiene ningún segundo factor. Desde ahora basta la contraseña para iniciar sesión.']
    : [];

/** The mails in Spanish. */
export const es: MailCatalogue = {
  copyLink: 'Si el botón no funciona, copie esta dirección en su navegador:',
  footer: ({ product }) =>
    `Este mensaje fue enviado automáticamente por ${product}. No lo responda.`,
  factors: {
    passkey: 'llaves de acceso',
    otherPasskeys: 'otras llaves de acceso',
    totp: 'aplicación de autenticación',
    recovery_code: 'códigos de recuperación',
  },
  mails: {
    test: ({ product }) => ({
      subject: `Mensaje de prueba de ${product}`,
      before: ['Esto es una prueba. Si puede leerla, el envío funciona.'],
    }),
    'verify-email': ({ product, lifetime }) => ({
      subject: 'Confirme su dirección de correo electrónico',
      before: [
        `Se creó una cuenta en ${product} con esta dirección de correo electrónico. Confirme que la dirección es suya.`,
      ],
      action: 'Confirmar la dirección',
      after: [
        `El enlace es válido durante ${lifetime}.`,
        'Si usted no creó ninguna cuenta, ignore este mensaje.',
      ],
    }),
    'already-registered': ({ product }) => ({
      subject: 'Usted ya tiene una cuenta',
      before: [
        `Alguien intentó usar esta dirección de correo electrónico para una cuenta en ${product}. Ya existe una cuenta con esta dirección y no se cambió nada.`,
        'Si fue usted, inicie sesión con su contraseña. Si la olvidó, solicite una nueva en la página de inicio de sesión.',
        'Si no fue usted, no tiene que hacer nada.',
      ],
    }),
    'reset-password': ({ product, lifetime }) => ({
      subject: 'Elija una contraseña nueva',
      before: [`Alguien solicitó una contraseña nueva para su cuenta en ${product}.`],
      action: 'Elegir una contraseña nueva',
      after: [
        `El enlace es válido durante ${lifetime} y solo se puede usar una vez. Solo funciona el enlace más reciente.`,
        'Si no fue usted, ignore este mensaje: su contraseña no cambia.',
      ],
    }),
    'change-email': ({ product, lifetime }) => ({
      subject: 'Confirme su nueva dirección de correo electrónico',
      before: [
        `Esta será la dirección de correo electrónico de una cuenta en ${product}. Confirme que es suya.`,
      ],
      action: 'Confirmar la nueva dirección',
      after: [
        `El enlace es válido durante ${lifetime}.`,
        'Si usted no lo solicitó, ignore este mensaje: no se cambiará nada.',
      ],
    }),
    'email-changed': (facts) => ({
      subject: 'Se cambió su dirección de correo electrónico',
      before: [
        `Se cambió la dirección de correo electrónico de su cuenta en ${facts.product}. ${facts.address} ya no es la dirección de la cuenta.`,
        occurred(facts),
        'Si fue usted, no tiene que hacer nada. Si no fue usted, recupere la cuenta ahora.',
      ],
      action: 'Deshacer el cambio',
      after: [
        `El enlace es válido durante ${facts.lifetime}. Restablece esta dirección, cierra todas las sesiones y le permite elegir una contraseña nueva.`,
      ],
    }),
    'email-restored': (facts) => ({
      subject: 'Se restableció su dirección de correo electrónico anterior',
      before: [
        `Su cuenta en ${facts.product} vuelve a tener una dirección de correo electrónico anterior. ${facts.address} ya no es la dirección de la cuenta.`,
        occurred(facts),
        'Si no lo quería, póngase en contacto con quienes ofrecen el servicio.',
      ],
    }),
    'password-changed': (facts) => ({
      subject: 'Se cambió su contraseña',
      before: [
        `Se cambió la contraseña de su cuenta en ${facts.product}.`,
        occurred(facts),
        'Si fue usted, no tiene que hacer nada. Si no fue usted, solicite ahora una contraseña nueva en la página de inicio de sesión.',
        ...describeRemaining(facts),
      ],
    }),
    'account-deleted': (facts) => ({
      subject: 'Se eliminó su cuenta',
      before: [
        `Se eliminó su cuenta en ${facts.product}, con todo lo que contenía. No se puede recuperar.`,
        occurred(facts),
        'Si fue usted, no tiene que hacer nada. Si no fue usted, póngase en contacto con quienes administran el servicio.',
      ],
    }),
    'many-failures': (facts) => ({
      subject: 'Un inicio de sesión tras varios intentos fallidos',
      before: [
        `Alguien inició sesión en su cuenta en ${facts.product} tras varios intentos fallidos.`,
        occurred(facts),
        'Si fue usted, no tiene que hacer nada. Si no fue usted, elija ahora una contraseña nueva: eso cierra todas las sesiones.',
      ],
    }),
    'personal-token-created': (facts) => ({
      subject: 'Se creó un token de acceso personal',
      before: [
        `Se creó un token de acceso personal para su cuenta en ${facts.product}. Un programa que lo tenga puede usar su cuenta.`,
        occurred(facts),
        'Si fue usted, no tiene que hacer nada. Si no fue usted, borre el token en su cuenta y elija ahora una contraseña nueva.',
      ],
    }),
    'personal-token-revoked': (facts) => ({
      subject: 'Se revocó un token de acceso personal',
      before: [
        `Un token de acceso personal de su cuenta en ${facts.product} fue revocado por alguien que lo tiene o por la administración. Es posible que se haya filtrado.`,
        occurred(facts),
        'Los programas que lo usaban ya no funcionan. Averigüe dónde estuvo visible el token antes de crear otro.',
      ],
    }),
    'factor-added': (facts) => ({
      subject: 'Se añadió una aplicación de autenticación',
      before: [
        `Se configuró una aplicación de autenticación como segundo factor de su cuenta en ${facts.product}.`,
        occurred(facts),
        'Si fue usted, guarde los códigos de recuperación en un lugar seguro. Si no fue usted, pida ahora una contraseña nueva en la página de inicio de sesión, y después ayuda.',
      ],
    }),
    'factor-removed': (facts) => ({
      subject: 'Se quitó una aplicación de autenticación',
      before: [
        `La aplicación de autenticación se quitó de su cuenta en ${facts.product}.`,
        ...describeOff(facts),
        occurred(facts),
        'Si fue usted, no tiene que hacer nada. Si no fue usted, elija ahora una contraseña nueva: así se cierran todas las sesiones.',
      ],
    }),
    'recovery-code-used': (facts) => ({
      subject: 'Se usó un código de recuperación',
      before: [
        `Se usó uno de los códigos de recuperación de su cuenta en ${facts.product}.`,
        `Códigos de recuperación que le quedan: ${facts.left}.${facts.left === 0 ? ' Cree otros nuevos en su cuenta.' : ''}`,
        occurred(facts),
        'Si fue usted, no tiene que hacer nada. Si no fue usted, elija ahora una contraseña nueva: así se cierran todas las sesiones.',
      ],
    }),
    'second-factor-on': (facts) => ({
      subject: 'Se activó el segundo factor',
      before: [
        `Se activó el segundo factor de su cuenta en ${facts.product}: desde ahora se pide al iniciar sesión con la contraseña. Se cerró la sesión en todos los demás dispositivos.`,
        occurred(facts),
        'Si fue usted, guarde los códigos de recuperación en un lugar seguro. Si no fue usted, pida ahora una contraseña nueva en la página de inicio de sesión, y después ayuda.',
      ],
    }),
    'second-factor-off': (facts) => ({
      subject: 'Se desactivó el segundo factor',
      before: [
        `Se desactivó el segundo factor de su cuenta en ${facts.product}. Desde ahora basta la contraseña para iniciar sesión.`,
        occurred(facts),
        'Si fue usted, no tiene que hacer nada. Si no fue usted, elija ahora una contraseña nueva: así se cierran todas las sesiones.',
      ],
    }),
    'recovery-codes-made': (facts) => ({
      subject: 'Se crearon códigos de recuperación nuevos',
      before: [
        `Se crearon códigos de recuperación nuevos para su cuenta en ${facts.product}. Los anteriores ya no funcionan.`,
        occurred(facts),
        'Si fue usted, guarde los códigos en un lugar seguro. Si no fue usted, elija ahora una contraseña nueva, lo que cierra todas las sesiones, y cree sus propios códigos.',
      ],
    }),
    'factors-reset': (facts) => ({
      subject: 'Se quitaron segundos factores de su cuenta',
      before: [
        `Se quitaron estos segundos factores de su cuenta en ${facts.product}: ${facts.removedFactors.join(', ')}. Se cerraron todas las sesiones.`,
        facts.leftFactors.length > 0
          ? `Todavía tiene: ${facts.leftFactors.join(', ')}.`
          : 'Ya no tiene ningún segundo factor. Puede configurar otro en su cuenta.',
        occurred(facts),
        'Si no lo esperaba, elija ahora una contraseña nueva.',
      ],
    }),
    'wrong-codes': (facts) => ({
      subject: 'Códigos erróneos para su cuenta',
      before: [
        `Alguien que conoce la contraseña o que ha iniciado sesión escribió muchos códigos erróneos para su cuenta en ${facts.product}.`,
        occurred(facts),
        'Si fue usted, no tiene que hacer nada. Si no fue usted, elija ahora una contraseña nueva: eso cierra todas las sesiones.',
      ],
    }),
    'passkey-added': (facts) => ({
      subject: 'Se añadió una llave de acceso a su cuenta',
      before: [
        `Se añadió una llave de acceso a su cuenta en ${facts.product}. Inicia sesión sin la contraseña.`,
        occurred(facts),
        'Si fue usted, no tiene que hacer nada. Si no fue usted, elimine la llave de acceso y elija ahora una contraseña nueva: eso cierra todas las sesiones.',
      ],
    }),
    'passkey-removed': (facts) => ({
      subject: 'Se eliminó una llave de acceso',
      before: [
        `Se eliminó una llave de acceso de su cuenta en ${facts.product}. Ya no inicia sesión.`,
        ...describeOff(facts),
        occurred(facts),
        'Si fue usted, no tiene que hacer nada. Si no fue usted, elija ahora una contraseña nueva: así se cierran todas las sesiones.',
      ],
    }),
    'passkey-suspended': (facts) => ({
      subject: 'Una llave de acceso de su cuenta ya no se acepta',
      before: [
        `Una llave de acceso se usó en su cuenta en ${facts.product} como solo lo hace una copia. Ya no se acepta.`,
        occurred(facts),
        'Si usa esta llave de acceso, elimínela en su cuenta y añádala de nuevo. Si no la conoce, elija ahora una contraseña nueva: eso cierra todas las sesiones.',
      ],
    }),
    'identity-linked': (facts) => ({
      subject: `Se ha conectado una cuenta de ${facts.provider}`,
      before: [
        `Desde ahora, con una cuenta de ${facts.provider} se puede iniciar sesión en su cuenta de ${facts.product}.`,
        occurred(facts),
        'Si ha sido usted, no tiene que hacer nada. Si no ha sido usted, desconéctela en su cuenta y elija ahora una contraseña nueva: así se cierran todas las sesiones.',
      ],
    }),
    'identity-unlinked': (facts) => ({
      subject: `Se ha desconectado una cuenta de ${facts.provider}`,
      before: [
        `Con una cuenta de ${facts.provider} ya no se puede iniciar sesión en su cuenta de ${facts.product}.`,
        occurred(facts),
        'Si ha sido usted, no tiene que hacer nada. Si no ha sido usted, elija ahora una contraseña nueva: así se cierran todas las sesiones.',
      ],
    }),
  },
};
