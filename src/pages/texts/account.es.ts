import type { AccountTexts } from './catalogue.js';
import type { PageFacts } from './page-facts.js';

/** The pages of the account in Spanish. */
export const esAccount: AccountTexts = {
  back: 'Volver a su cuenta',
  overview: ({ product, account }) => ({
    title: 'Su cuenta',
    paragraphs: [`Ha iniciado sesión en ${product} como ${account}.`],
  }),
  labels: {
    current_password: 'Contraseña actual',
    full_name: 'Nombre',
    locale: 'Idioma de los correos que recibe',
    session: '',
    revoke_tokens:
      'Eliminar también mis tokens de acceso personal: los scripts y programas que los usan dejarán de funcionar',
  },
  hints: {},
  missing: {
    current_password: 'Escriba la contraseña con la que inicia sesión.',
    full_name: 'El nombre es demasiado largo, o contiene un carácter que no se puede usar.',
    locale: 'Elija un idioma de la lista.',
    session: '',
    revoke_tokens: '',
  },
  sections: {
    profile: ({ name, username }) => ({
      title: 'Perfil',
      lines: [name ?? 'No ha escrito ningún nombre.', username && `Nombre de usuario: ${username}`],
      action: 'Cambiar el perfil',
    }),
    email: ({ email, pending }) => ({
      title: 'Correo electrónico',
      lines: [email, pending && `El cambio a ${pending} espera su confirmación.`],
      action: 'Cambiar la dirección',
    }),
    verification: () => ({
      title: 'Su dirección no está confirmada',
      lines: ['Abra el enlace del correo que le enviamos.'],
      action: 'Enviar otro enlace',
    }),
    'email-change': ({ email, expiresAt }, formatTime) => ({
      title: `El cambio a ${email} espera su confirmación`,
      lines: [
        'Abra el enlace del correo enviado a la nueva dirección. Hasta entonces se mantiene la anterior.',
        expiresAt && `El enlace es válido hasta el ${formatTime(expiresAt)}.`,
      ],
      action: 'Retirar el cambio',
    }),
    password: ({ isSet }) => ({
      title: 'Contraseña',
      lines: [
        isSet
          ? 'Una contraseña nueva cierra la sesión en todos los demás dispositivos.'
          : 'Inicia sesión sin contraseña.',
      ],
      action: isSet ? 'Cambiar la contraseña' : 'Establecer una contraseña',
    }),
    sessions: () => ({
      title: 'Dispositivos y aplicaciones',
      lines: ['Dónde ha iniciado sesión, y dónde puede cerrarla.'],
      action: 'Ver dónde he iniciado sesión',
    }),
    session: ({ client, device, ip, startedAt, lastUsedAt, isThisBrowser }, formatTime) => ({
      title: client ?? 'Navegador',
      lines: [
        [device ?? 'Dispositivo desconocido', ip && `dirección IP ${ip}`]
          .filter(Boolean)
          .join(', '),
        `Sesión iniciada el ${formatTime(startedAt)}`,
        isThisBrowser ? 'Esta es su sesión actual.' : `Último uso el ${formatTime(lastUsedAt)}`,
      ],
      action: 'Cerrar esa sesión',
    }),
    deletion: () => ({
      title: 'Eliminar la cuenta',
      lines: ['La cuenta y todo lo que contiene se elimina de inmediato, y no se puede recuperar.'],
      action: 'Eliminar la cuenta',
    }),
  },
  pages: {
    'account-profile': () => ({
      title: 'Cambiar su perfil',
      paragraphs: [],
      button: 'Guardar',
      done: { title: 'Su perfil se ha cambiado', paragraphs: [] },
    }),
    'account-email': ({ account, email }) => ({
      title: 'Cambiar su correo electrónico',
      paragraphs: [`Su dirección es ${account}. Enviamos un enlace a la nueva.`],
      button: 'Enviar el enlace',
      done: {
        title: 'Revise su correo',
        paragraphs: [
          `Un correo con un enlace está en camino a ${email}. Abra el enlace para terminar el cambio. Puede tardar un minuto.`,
          '¿No ha llegado nada? Mire en la carpeta de correo no deseado y compruebe la dirección.',
        ],
      },
    }),
    'account-password': ({ remaining }) => ({
      title: 'Cambiar su contraseña',
      paragraphs: ['Después se cerrará la sesión en todos los demás dispositivos y aplicaciones.'],
      button: 'Guardar la contraseña',
      done: {
        title: 'Su contraseña se ha cambiado',
        paragraphs: [
          'Se ha cerrado la sesión en todos los demás dispositivos y aplicaciones.',
          ...describeRemaining(remaining),
        ],
      },
    }),
    'account-first-password': ({ remaining }) => ({
      title: 'Establecer una contraseña',
      paragraphs: [
        'Así también podrá iniciar sesión con su dirección de correo y esta contraseña. Después se cerrará la sesión en todos los demás dispositivos y aplicaciones.',
      ],
      button: 'Guardar la contraseña',
      done: {
        title: 'Su contraseña se ha establecido',
        paragraphs: [
          'Se ha cerrado la sesión en todos los demás dispositivos y aplicaciones.',
          ...describeRemaining(remaining),
        ],
      },
    }),
    'account-sessions': ({ tokens }) => ({
      title: 'Dónde ha iniciado sesión',
      paragraphs: [
        '¿Hay algo que no conoce? Cierre esa sesión, y cambie su contraseña.',
        ...describeTokens(tokens),
      ],
      button: 'Cerrar todas las demás',
      done: {
        title: 'Se han cerrado todas las demás sesiones',
        paragraphs: [
          'Solo este navegador sigue con la sesión iniciada.',
          ...describeTokens(tokens),
        ],
      },
    }),
    'account-deletion': ({ product, account }) => ({
      title: '¿Eliminar su cuenta?',
      paragraphs: [
        `La cuenta ${account} en ${product} se elimina de inmediato, con todo lo que le pertenece. No se puede recuperar.`,
      ],
      button: 'Eliminar la cuenta',
      done: { title: 'Su cuenta se ha eliminado', paragraphs: ['Puede cerrar esta página.'] },
    }),
  },
};

/** Says that personal access tokens go on working, if there are any. */
function describeTokens(tokens: number): string[] {
  if (tokens === 0) return [];
  return [
    `Los tokens de acceso personal siguen funcionando: ${tokens}. Elimine los que no conozca.`,
  ];
}

/** Says what a change of the password keeps. */
export function describeRemaining({ passkeys, accounts }: PageFacts['remaining']): string[] {
  return [
    passkeys.length > 0
      ? `Llaves de acceso que siguen iniciando sesión: ${passkeys.join('; ')}. Elimine las que no conozca.`
      : '',
    accounts.length > 0
      ? `Cuentas conectadas que siguen iniciando sesión: ${accounts.join(', ')}. Desconecte las que no conozca.`
      : '',
  ].filter(Boolean);
}
