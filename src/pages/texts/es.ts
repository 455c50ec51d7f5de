import { describeRemaining, esAccount } from './account.es.js';
import { esFederation } from './federation.es.js';
import { esMfa } from './mfa.es.js';
import { esPasskeys } from './passkeys.es.js';
import { esPersonalTokens } from './personal-tokens.es.js';
import type { PageCatalogue } from './catalogue.js';

/** The pages in Spanish. */
export const es: PageCatalogue = {
  ...esFederation,
  overviews: { account: esAccount.overview, 'account-tokens': esPersonalTokens.overview },
  back: esAccount.back,
  qrCode: esMfa.qrCode,
  appLink: esMfa.appLink,
  passkey: esPasskeys.passkey,
  sections: {
    ...esAccount.sections,
    ...esFederation.sections,
    ...esMfa.sections,
    ...esPasskeys.sections,
    ...esPersonalTokens.sections,
  },
  errorPrefix: 'Error: ',
  labels: {
    ...esAccount.labels,
    identity: '',
    provider: '',
    ...esMfa.labels,
    ...esPasskeys.labels,
    ...esPersonalTokens.labels,
    email: 'Correo electrónico',
    token: 'Código del correo',
    username: 'Nombre de usuario',
    password: 'Contraseña',
    new_password: 'Contraseña nueva',
    login: 'Correo electrónico o nombre de usuario',
    applications: 'Cerrar también la sesión en las aplicaciones que abrí aquí con esta cuenta',
    user_code: 'Código del dispositivo',
    decision: '',
  },
  hints: {
    ...esAccount.hints,
    ...esMfa.hints,
    ...esPersonalTokens.hints,
    token:
      'El final del enlace del correo, después de «token=». También puede pegar el enlace completo.',
    new_password:
      'Al menos 8 caracteres. Unas cuantas palabras al azar son fáciles de recordar y difíciles de adivinar.',
    user_code:
      'Ocho letras, por ejemplo WDJB‑MJHT. También sirven las minúsculas, y el guion se puede omitir.',
  },
  missing: {
    ...esAccount.missing,
    identity: '',
    provider: '',
    ...esMfa.missing,
    ...esPasskeys.missing,
    ...esPersonalTokens.missing,
    email: 'Escriba su dirección de correo electrónico, por ejemplo nombre@example.com.',
    token: 'Abra de nuevo el enlace del correo, o pegue aquí el código que contiene.',
    username: 'Escriba un nombre de usuario.',
    password: 'Escriba su contraseña.',
    new_password: 'Escriba una contraseña nueva.',
    login: 'Escriba su dirección de correo o su nombre de usuario.',
    applications: '',
    user_code: 'Escriba el código que muestra el dispositivo.',
    decision: '',
  },
  reveal: { show: 'Mostrar', hide: 'Ocultar' },
  linkTitle: 'Este enlace ya no funciona',
  link: {
    link_not_valid:
      'El enlace no está completo, o algo de la cuenta ha cambiado desde que se envió. Copie el enlace completo del correo, o solicite uno nuevo.',
    link_expired: 'El enlace ha caducado. Solicite uno nuevo.',
    link_used: 'El enlace ya se usó. Si fue usted, no tiene que hacer nada más.',
    link_replaced: 'Hay un correo más reciente. Use el enlace del más reciente.',
  },
  field: {
    ...esFederation.field,
    ...esMfa.field,
    ...esPasskeys.field,
    ...esPersonalTokens.field,
    password_too_short: 'La contraseña es demasiado corta. Use al menos 8 caracteres.',
    password_too_long: 'La contraseña es demasiado larga. Use como máximo 128 caracteres.',
    password_too_common:
      'Esta contraseña, u otra muy parecida, está en las listas que los atacantes prueban primero. Elija otra.',
    password_personal:
      'La contraseña no debe componerse de su nombre, su correo electrónico o el nombre de este producto.',
    password_malformed: 'La contraseña contiene un carácter que no se puede usar. Elija otra.',
    wrong_password: 'La contraseña no es correcta. Revísela, e inténtelo de nuevo.',
    email_taken:
      'Otra cuenta usa esta dirección. Inicie sesión con esa cuenta, o elija otra dirección.',
    email_unchanged: 'Esta ya es su dirección. Las mayúsculas y las minúsculas dan lo mismo.',
    username_taken: 'El nombre de usuario ya está en uso. Elija otro.',
    wrong_credentials:
      'El correo electrónico o el nombre de usuario, o la contraseña, no es correcto. Revise ambos, e inténtelo de nuevo.',
    inactive_user: 'Esta cuenta está desactivada. Diríjase a los responsables de este servicio.',
    form_expired:
      'El formulario era demasiado antiguo, o su navegador no guardó una cookie. Envíelo otra vez. Si vuelve a ocurrir, permita las cookies de este sitio.',
    sign_in_needed:
      'Esta cuenta no tiene contraseña. Inicie sesión primero en este navegador y vuelva a abrir el enlace del correo.',
    user_code_not_valid:
      'Ningún dispositivo espera con este código. Revise las letras. Si son correctas, el código ha caducado o ya se usó: empiece de nuevo en el dispositivo.',
  },
  tooMany: (wait) => `Demasiados intentos. Vuelva a intentarlo en ${wait}.`,
  notSent: 'No se pudo leer el formulario y no se cambió nada. Envíelo de nuevo, por favor.',
  unavailable:
    'En este momento no es posible y no se cambió nada. Vuelva a intentarlo en un minuto.',
  errors: {
    badLink: {
      title: 'Esta solicitud no se puede atender',
      paragraphs: [
        'La aplicación que le envió aquí cometió un error. Vuelva a ella e inténtelo de nuevo. Si vuelve a ocurrir, dígaselo a sus responsables:',
      ],
    },
    unavailable: 'No es posible en este momento',
    other: 'Esta página no se puede mostrar',
    notFound:
      'La dirección no está completa, o la página no existe. Vuelva atrás y empiece de nuevo.',
    refused: 'Esto no es posible con esta cuenta, o ya no lo es. Vuelva atrás y empiece de nuevo.',
  },
  links: {
    forgotPassword: '¿Olvidó su contraseña?',
    verifyAgain: 'Enviar otra vez el correo para confirmar mi dirección',
    otherAccount: 'Usar otra cuenta',
    signOut: 'Cerrar sesión',
    toApplication: 'Volver a la aplicación',
  },
  retry: { failed: 'Solicitar un enlace nuevo', done: 'Usar otra dirección' },
  pages: {
    ...esAccount.pages,
    ...esFederation.pages,
    ...esMfa.pages,
    ...esPasskeys.pages,
    ...esPersonalTokens.pages,
    'forgot-password': ({ product, email }) => ({
      title: '¿Olvidó su contraseña?',
      paragraphs: [
        `Escriba el correo electrónico de su cuenta de ${product}. Le enviaremos un enlace para elegir una contraseña nueva.`,
      ],
      button: 'Enviar el enlace',
      done: {
        title: 'Revise su correo',
        paragraphs: [
          `Si hay una cuenta para ${email}, un correo con un enlace está en camino. Puede tardar un minuto.`,
          '¿No ha llegado nada? Mire en la carpeta de correo no deseado y compruebe que se registró con esta dirección.',
        ],
      },
    }),
    'reset-password': ({ remaining }) => ({
      title: 'Elija una contraseña nueva',
      paragraphs: ['Después se cerrará la sesión de su cuenta en todos los dispositivos.'],
      button: 'Guardar la contraseña',
      done: {
        title: 'Su contraseña se ha cambiado',
        paragraphs: [
          'Se ha cerrado la sesión en todos los dispositivos. Inicie sesión con la contraseña nueva.',
          ...describeRemaining(remaining),
          'Puede cerrar esta página.',
        ],
      },
    }),
    'verify-email': ({ product, asksForPassword }) => ({
      title: 'Confirme su correo electrónico',
      paragraphs: [
        asksForPassword
          ? `Escriba la contraseña que eligió para ${product}, para que nadie más pueda confirmar la dirección en su lugar.`
          : 'Pulse el botón para confirmar que esta dirección es suya.',
      ],
      button: 'Confirmar la dirección',
      done: {
        title: 'Su dirección está confirmada',
        paragraphs: ['Ya puede iniciar sesión y cerrar esta página.'],
      },
    }),
    'request-verification': ({ email }) => ({
      title: 'Confirme su correo electrónico',
      paragraphs: [
        'Escriba el correo electrónico con el que se registró. Le enviaremos un enlace nuevo.',
      ],
      button: 'Enviar el enlace',
      done: {
        title: 'Revise su correo',
        paragraphs: [
          `Si ${email} está pendiente de confirmar, un correo con un enlace está en camino. Puede tardar un minuto.`,
          '¿No ha llegado nada? Mire en la carpeta de correo no deseado y compruebe que se registró con esta dirección.',
        ],
      },
    }),
    'confirm-email-change': ({ product }) => ({
      title: 'Confirme su nuevo correo electrónico',
      paragraphs: [`Escriba la contraseña de su cuenta de ${product} para terminar el cambio.`],
      button: 'Confirmar la nueva dirección',
      done: {
        title: 'Su correo electrónico se ha cambiado',
        paragraphs: [
          'A partir de ahora, inicie sesión con la nueva dirección. Puede cerrar esta página.',
        ],
      },
    }),
    'undo-email-change': ({ product }) => ({
      title: 'Recupere su cuenta',
      paragraphs: [
        `Se cambió el correo electrónico de su cuenta de ${product}. Si no fue usted, restablezca esta dirección ahora.`,
        'Se cerrará la sesión en todos los dispositivos, y le enviaremos un enlace para elegir una contraseña nueva.',
      ],
      button: 'Restablecer mi dirección',
      done: {
        title: 'Su cuenta vuelve a ser suya',
        paragraphs: [
          'Esta vuelve a ser la dirección de su cuenta, y se ha cerrado la sesión en todos los dispositivos.',
          'Un correo con un enlace está en camino: elija con él una contraseña nueva, porque la anterior ya no sirve.',
        ],
      },
    }),
    'sign-in': ({ client, account, isOtherAccount, isProofTooOld }) => ({
      title: `Iniciar sesión en ${client}`,
      paragraphs: isProofTooOld
        ? [
            ...(account === '' ? [] : [`Ha iniciado sesión como ${account}.`]),
            `${client} pide un nuevo inicio de sesión, y su otro proveedor no confirma que acabe de iniciar sesión allí. Inicie sesión aquí con su contraseña o una llave de acceso.`,
          ]
        : account === ''
          ? []
          : [
              isOtherAccount
                ? `Ha iniciado sesión como ${account}. Inicie sesión con la cuenta que quiera usar.`
                : `Ha iniciado sesión como ${account}. Escriba su contraseña para continuar.`,
            ],
      button: 'Iniciar sesión',
      passkeyButton: 'Iniciar sesión con una llave de acceso',
      done: {
        title: 'Ha iniciado sesión',
        paragraphs: [`Ahora continúa a ${client}.`],
        link: `Continuar a ${client}`,
      },
    }),
    'sign-out': ({ product, account }) => ({
      title: `¿Cerrar la sesión de ${product}?`,
      paragraphs: [`Ha iniciado sesión como ${account}.`],
      button: 'Cerrar sesión',
      done: {
        title: 'Ha cerrado la sesión',
        paragraphs: ['Puede cerrar esta página.'],
        link: 'Continuar',
      },
    }),
    continue: ({ client, account }) => ({
      title: `¿Continuar a ${client}?`,
      paragraphs: [
        `Ha iniciado sesión como ${account}.`,
        `Continúe solo si acaba de abrir ${client} en este dispositivo, y lo ha iniciado usted.`,
      ],
      button: 'Continuar',
      done: {
        title: `Continúa a ${client}`,
        paragraphs: ['Puede cerrar esta página cuando se haya abierto la aplicación.'],
        link: `Continuar a ${client}`,
      },
    }),
    device: ({ account }) => ({
      title: 'Iniciar sesión en un dispositivo',
      paragraphs: [
        `Ha iniciado sesión como ${account}.`,
        'Escriba el código que muestra su dispositivo o su línea de comandos.',
        'Continúe solo si lo ha iniciado usted.',
      ],
      button: 'Continuar',
      done: {
        title: 'El dispositivo no ha iniciado sesión',
        paragraphs: ['Puede cerrar esta página.'],
      },
    }),
    'device-confirm': ({ client, account }) => ({
      title: `¿Iniciar sesión en ${client}?`,
      paragraphs: [
        `Ha iniciado sesión como ${account}.`,
        `${client} pide iniciar sesión con su cuenta, en el dispositivo que muestra el código.`,
        'Continúe solo si lo ha iniciado usted. Si alguien le ha enviado aquí o le ha dado el código, elija «Rechazar».',
      ],
      button: 'Permitir',
      denyButton: 'Rechazar',
      done: {
        title: 'Vuelva a su dispositivo',
        paragraphs: [`${client} iniciará sesión en unos segundos.`, 'Puede cerrar esta página.'],
      },
    }),
  },
};
