import type { PasskeyTexts } from './catalogue.js';

/** The pages of passkeys in Spanish. */
export const esPasskeys: PasskeyTexts = {
  labels: { name: 'Nombre de la llave de acceso', passkey: '' },
  missing: { name: 'Escriba un nombre de 64 caracteres como máximo.', passkey: '' },
  field: {
    invalid_passkey:
      'La llave de acceso no se aceptó. Inténtelo de nuevo, o inicie sesión de otra forma.',
    wrong_passkey: 'La llave de acceso no se aceptó. Inténtelo de nuevo, o use otra forma.',
    passkey_rejected: 'La llave de acceso no se aceptó. Inténtelo de nuevo.',
    passkey_taken: 'Esta llave de acceso ya está registrada.',
    too_many_passkeys: 'Tiene 50 llaves de acceso, el máximo. Elimine una que ya no use.',
  },
  passkey: {
    failed: 'No se usó ninguna llave de acceso. Inténtelo de nuevo, o continúe sin ella.',
    taken: 'Este dispositivo ya tiene una llave de acceso de su cuenta.',
    unavailable:
      'Una llave de acceso necesita un navegador que las admita, con JavaScript activado.',
  },
  sections: {
    passkeys: ({ count }) => ({
      title: 'Llaves de acceso',
      lines: [
        count === 0
          ? 'Inicie sesión con su huella, su cara o el PIN de su dispositivo, sin contraseña.'
          : count === 1
            ? 'Tiene una.'
            : `Tiene ${count}.`,
      ],
      action: count === 0 ? 'Añadir una llave de acceso' : 'Administrar las llaves de acceso',
    }),
    passkey: ({ name, addedAt, lastUsedAt, isSuspended }, formatTime) => ({
      title: name,
      lines: [
        `Añadida el ${formatTime(addedAt)}`,
        lastUsedAt && `Último uso el ${formatTime(lastUsedAt)}`,
        isSuspended
          ? 'Ya no se acepta, porque puede haber sido copiada. Elimínela, y añádala de nuevo.'
          : null,
      ],
      action: 'Cambiar el nombre o eliminar',
    }),
    'passkey-removal': () => ({
      title: '¿Eliminar esta llave de acceso?',
      lines: ['Ya no abrirá su cuenta.'],
      action: 'Eliminar',
    }),
    'second-factor': ({ isOn }) => ({
      title: 'Segundo factor',
      lines: [
        isOn
          ? 'Al iniciar sesión con la contraseña se pide también un segundo factor.'
          : 'Su contraseña sola basta para iniciar sesión.',
      ],
      action: isOn ? 'Desactivarlo' : 'Activarlo',
    }),
  },
  pages: {
    'account-passkeys': () => ({
      title: 'Sus llaves de acceso',
      paragraphs: [
        'Una llave de acceso inicia sesión con su huella, su cara o el PIN de su dispositivo. Una página falsa no puede quitársela.',
      ],
      button: 'Añadir una llave de acceso',
      done: { title: 'Se añadió la llave de acceso', paragraphs: [], link: 'Continuar' },
    }),
    'account-passkey': () => ({
      title: 'Su llave de acceso',
      paragraphs: [],
      button: 'Guardar el nombre',
      done: { title: 'Se cambió la llave de acceso', paragraphs: [], link: 'Continuar' },
    }),
    'account-second-factor': () => ({
      title: '¿Activar el segundo factor?',
      paragraphs: [
        'Al iniciar sesión con la contraseña se pedirá entonces también su llave de acceso. Se cierra la sesión en todos los demás dispositivos. Muestre primero que la llave de acceso funciona.',
      ],
      button: 'Usar la llave de acceso y activar',
      done: {
        title: 'El segundo factor está activado',
        paragraphs: [
          'Desde ahora, al iniciar sesión con la contraseña se pide también su llave de acceso.',
        ],
      },
    }),
    'account-second-factor-off': () => ({
      title: '¿Desactivar el segundo factor?',
      paragraphs: ['Su contraseña sola bastará entonces para iniciar sesión.'],
      button: 'Desactivar',
      done: {
        title: 'El segundo factor está desactivado',
        paragraphs: ['Puede activarlo de nuevo.'],
      },
    }),
  },
};
