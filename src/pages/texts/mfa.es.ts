import type { MfaTexts } from './catalogue.js';

/** The pages of second factors in Spanish. */
export const esMfa: MfaTexts = {
  labels: {
    code: 'Código de su aplicación de autenticación',
    recovery_code: 'Código de recuperación',
    other_code: 'Código',
    mfa_token: '',
    enrolment_token: '',
    method: '',
    other_method: '',
  },
  hints: {
    code: 'Seis cifras, que cambian cada 30 segundos.',
    recovery_code: 'Por ejemplo, 7GKQ-4M2XD-9TR0E. Cada código sirve una vez.',
  },
  missing: {
    code: 'Escriba el código que muestra la aplicación.',
    recovery_code: 'Escriba uno de sus códigos de recuperación.',
    other_code: 'Escriba el código.',
    mfa_token: '',
    enrolment_token: '',
    method: '',
    other_method: '',
  },
  field: {
    wrong_code:
      'El código no es correcto. Escriba el siguiente que muestre la aplicación. Si escaneó el código QR hace tiempo, escanee este: una entrada de un intento anterior ya no funciona.',
    wrong_app_code:
      'El código no es correcto, o ya se usó. Escriba el siguiente que muestre la aplicación.',
    wrong_recovery_code: 'El código de recuperación no es correcto, o ya se usó.',
    wrong_other_code: 'El código no es correcto, o ya se usó.',
    sign_in_again:
      'Ha tardado demasiado, o demasiados códigos eran incorrectos. Inicie sesión de nuevo.',
    totp_already_on: 'Esta cuenta ya tiene una aplicación de autenticación.',
    totp_not_started:
      'Ha tardado demasiado. Escanee el nuevo código QR de esta página, y borre la entrada anterior de la aplicación.',
    email_not_verified:
      'Confirme primero su correo electrónico, con el enlace que le hemos enviado.',
  },
  qrCode: 'Código QR con la clave de la aplicación',
  appLink: 'Abrirla en una aplicación de este dispositivo',
  sections: {
    totp: ({ since, lastUsedAt, mustVerifyEmail }, formatTime) => ({
      title: 'Aplicación de autenticación',
      lines: since
        ? [
            `Configurada el ${formatTime(since)}`,
            lastUsedAt && `Último uso el ${formatTime(lastUsedAt)}`,
          ]
        : [
            'Pide un código de una aplicación de su teléfono al iniciar sesión. Así no basta con una contraseña robada.',
            mustVerifyEmail ? esMfa.field.email_not_verified : null,
          ],
      action: since ? 'Quitar la aplicación' : 'Configurar una aplicación',
    }),
    'recovery-codes': ({ left }) => ({
      title: 'Códigos de recuperación',
      lines: [
        'Con uno de ellos entra sin su segundo factor.',
        left === 0 ? 'No le queda ninguno.' : `Le quedan ${left}.`,
      ],
      action: 'Crear códigos nuevos',
    }),
    'other-factor': ({ method }) =>
      method === 'passkey'
        ? {
            title: '¿Tiene su llave de acceso a mano?',
            lines: [],
            action: 'Usar la llave de acceso',
          }
        : method === 'recovery_code'
          ? {
              title: '¿No tiene su segundo factor a mano?',
              lines: ['Use uno de los códigos de recuperación que guardó.'],
              action: 'Usar un código de recuperación',
            }
          : {
              title: method === 'totp' ? '¿Tiene la aplicación a mano?' : 'Otra forma',
              lines: [],
              action: method === 'totp' ? 'Usar un código de la aplicación' : `Usar ${method}`,
            },
  },
  pages: {
    'second-step': ({ client, method }) => ({
      title: 'Un paso más',
      paragraphs: [
        method === 'recovery_code'
          ? 'Escriba uno de los códigos de recuperación que guardó.'
          : 'Su cuenta está protegida con un segundo factor.',
      ],
      button: method === 'passkey' ? 'Usar la llave de acceso' : 'Continuar',
      done: {
        title: 'Ha iniciado sesión',
        paragraphs: [`Ahora continúa a ${client}.`],
        link: `Continuar a ${client}`,
      },
    }),
    enrolment: ({ client, method }) => ({
      title: 'Configure una aplicación de autenticación',
      paragraphs: [
        'Esta cuenta necesita un segundo factor. Instale una aplicación de autenticación en su teléfono, y escanee con ella el código QR. Sin cámara, escriba la clave que aparece debajo.',
      ],
      button: 'Continuar',
      passkeyButton: 'Usar una llave de acceso en su lugar',
      done: {
        title: 'Guarde sus códigos de recuperación',
        paragraphs: [
          `${method === 'passkey' ? 'Desde ahora, al iniciar sesión con la contraseña se pide también su llave de acceso.' : 'La aplicación está configurada.'} Con uno de estos códigos entra sin ella. Cada uno sirve una vez, y no se vuelven a mostrar: imprímalos, o guárdelos en un gestor de contraseñas.`,
        ],
        link: `Continuar a ${client}`,
      },
    }),
    'account-totp': () => ({
      title: 'Configure una aplicación de autenticación',
      paragraphs: [
        'Instale una aplicación de autenticación en su teléfono, y escanee con ella el código QR. Sin cámara, escriba la clave que aparece debajo. Después se cerrará la sesión en todos los demás dispositivos.',
      ],
      button: 'Activar',
      done: {
        title: 'La aplicación está configurada',
        paragraphs: ['A partir de ahora, al iniciar sesión se pide un código de la aplicación.'],
      },
    }),
    'account-totp-removal': () => ({
      title: '¿Quitar la aplicación de autenticación?',
      paragraphs: [
        'Si no tiene otro segundo factor, después basta con su contraseña para iniciar sesión, y los códigos de recuperación dejan de servir.',
      ],
      button: 'Quitar la aplicación',
      done: {
        title: 'La aplicación se ha quitado',
        paragraphs: ['Puede borrar su entrada en el teléfono.'],
      },
    }),
    'account-recovery-codes': () => ({
      title: '¿Crear códigos de recuperación nuevos?',
      paragraphs: ['Después, los códigos que tiene ahora dejan de servir.'],
      button: 'Crear códigos nuevos',
      done: {
        title: 'Guarde sus códigos de recuperación',
        paragraphs: [
          'Con uno de estos códigos entra sin su segundo factor. Cada uno sirve una vez, y no se vuelven a mostrar: imprímalos, o guárdelos en un gestor de contraseñas.',
        ],
      },
    }),
  },
};
