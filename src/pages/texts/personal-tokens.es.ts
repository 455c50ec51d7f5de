import type { PersonalTokenTexts } from './catalogue.js';

/** The pages of personal access tokens in Spanish. */
export const esPersonalTokens: PersonalTokenTexts = {
  labels: {
    token_id: '',
    token_name: 'Nombre del token',
    scope: 'Lo que puede hacer',
    expires_in_days: 'Caduca en',
  },
  hints: { token_name: 'Por ejemplo, para qué es: «Nightly build».' },
  missing: {
    token_id: '',
    token_name: 'Escriba un nombre de 100 caracteres como máximo.',
    scope: 'Elija al menos una opción.',
    expires_in_days: 'Elija una opción de la lista.',
  },
  field: {
    scope_not_allowed: 'Ya no puede permitir todo eso a un token. Elija de nuevo.',
    too_many_tokens: 'Tiene 50 tokens, que es el máximo. Elimine uno que ya no utilice.',
  },
  overview: () => ({
    title: 'Sus tokens de acceso personal',
    paragraphs: [
      'Un script o un programa utiliza un token así en lugar de su contraseña. Elimine los que no conozca.',
    ],
  }),
  sections: {
    'personal-tokens': ({ count }) => ({
      title: 'Tokens de acceso personal',
      lines: [
        count === 0
          ? 'Para scripts y programas que utilizan su cuenta.'
          : count === 1
            ? 'Tiene uno.'
            : `Tiene ${count}.`,
      ],
      action: count === 0 ? 'Crear un token' : 'Administrar los tokens',
    }),
    'personal-token-creation': ({ isPossible }) => ({
      title: 'Nuevo token',
      lines: [
        isPossible
          ? 'Usted elige lo que puede hacer y cuándo caduca.'
          : 'No hay nada que pueda permitir a un token.',
      ],
      action: 'Crear un token',
    }),
    'personal-token': (facts, formatTime) => ({
      title: facts.name,
      lines: [
        `Puede hacer: ${facts.scopes.join(', ')}`,
        `Termina en …${facts.hint}, creado el ${formatTime(facts.createdAt)}`,
        `${facts.isExpired ? 'Caducó' : 'Caduca'} el ${formatTime(facts.expiresAt)}`,
        facts.lastUsedAt
          ? `Último uso el ${formatTime(facts.lastUsedAt)}${facts.lastUsedAddress === null ? '' : `, dirección IP ${facts.lastUsedAddress}`}`
          : 'Aún sin usar',
      ],
      action: 'Eliminar',
    }),
  },
  pages: {
    'account-token-creation': () => ({
      title: 'Crear un token de acceso personal',
      paragraphs: [
        'Un script o un programa puede utilizar entonces su cuenta, hasta que el token caduque o usted lo elimine.',
      ],
      button: 'Crear el token',
      done: {
        title: 'Copie su token ahora',
        paragraphs: [
          'No se vuelve a mostrar. Guárdelo en secreto como una contraseña: su lugar está en la configuración del script o del programa, y en ningún otro sitio.',
        ],
        link: 'Mostrar mis tokens',
      },
    }),
    'account-token-removal': () => ({
      title: '¿Eliminar este token?',
      paragraphs: ['Los scripts y programas que lo utilizan se rechazan a partir de entonces.'],
      button: 'Eliminar el token',
      done: { title: 'El token se eliminó', paragraphs: [], link: 'Continuar' },
    }),
  },
};
