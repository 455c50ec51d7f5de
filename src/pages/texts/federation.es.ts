import type { FederationTexts } from './catalogue.js';

/** The pages of a sign-in with another provider in Spanish. */
export const esFederation: FederationTexts = {
  signInWith: (provider) => `Iniciar sesión con ${provider}`,
  messages: {
    'not-connected': ({ provider }) => ({
      title: `Esta cuenta de ${provider} no está conectada aquí`,
      paragraphs: ['Inicia sesión como siempre y conéctala después en tu cuenta.'],
      link: 'Ir a la página de inicio de sesión',
    }),
    'provider-failed': ({ provider }) => ({
      title: `El inicio de sesión con ${provider} no ha funcionado`,
      paragraphs: ['No has iniciado sesión. Vuelve a intentarlo o inicia sesión de otra manera.'],
      link: 'Ir a la página de inicio de sesión',
    }),
    'provider-away': ({ provider }) => ({
      title: `No se puede acceder a ${provider}`,
      paragraphs: [
        'Vuelve a intentarlo en un minuto. Las demás maneras de iniciar sesión siguen funcionando.',
      ],
      link: 'Ir a la página de inicio de sesión',
    }),
    'trip-waiting': ({ provider }) => ({
      title: `Continuar el inicio de sesión con ${provider}`,
      paragraphs: ['Continúa solo si lo has empezado tú.'],
      link: 'Continuar',
    }),
    'trip-over': ({ provider }) => ({
      title: `Empieza otra vez el inicio de sesión con ${provider}`,
      paragraphs: [
        'Ha tardado demasiado o se empezó en otro navegador. Si vuelve a ocurrir, permite las cookies de este sitio.',
        'Vuelve a la aplicación que querías abrir e inicia sesión allí.',
      ],
      link: 'Ir a la página de inicio de sesión',
    }),
    'trip-too-long': () => ({
      title: 'Esta aplicación pide demasiado',
      paragraphs: [
        'Su petición es demasiado larga para guardarla en tu navegador. Inicia sesión de otra manera.',
      ],
      link: 'Ir a la página de inicio de sesión',
    }),
    'coming-back': ({ provider }) => ({
      title: `Vienes de ${provider}`,
      paragraphs: ['Ahora continúas.'],
      link: 'Continuar',
    }),
    'identity-taken': ({ provider }) => ({
      title: `Esta cuenta de ${provider} ya está conectada a otra cuenta`,
      paragraphs: ['Desconéctala allí primero o conecta otra.'],
      link: 'Ir a tu cuenta',
    }),
    'identity-linked': ({ provider }) => ({
      title: `Su cuenta de ${provider} está conectada`,
      paragraphs: ['Desde ahora puede iniciar sesión con ella.'],
      link: 'Ir a su cuenta',
    }),
    'link-over': () => ({
      title: 'Empiece de nuevo',
      paragraphs: [
        'El tiempo para conectar una cuenta ha terminado. Empiece de nuevo en su cuenta o en la aplicación.',
      ],
      link: 'Ir a su cuenta',
    }),
  },
  field: {
    last_sign_in_method:
      'Es la única forma en que puede iniciar sesión. Establezca primero una contraseña o añada otra forma.',
  },
  sections: {
    identities: ({ names }) => ({
      title: 'Cuentas conectadas',
      lines: [
        names.length > 0
          ? `Puede iniciar sesión con ${names.join(', ')}.`
          : 'No inicia sesión con ninguna cuenta de otro proveedor.',
      ],
      action: 'Conectar o desconectar cuentas',
    }),
    identity: ({ provider, email, since, lastUsedAt }, formatTime) => ({
      title: provider,
      lines: [
        email,
        `Conectada el ${formatTime(since)}`,
        lastUsedAt && `Usada por última vez el ${formatTime(lastUsedAt)}`,
      ],
      action: 'Desconectar',
    }),
    provider: ({ provider }) => ({
      title: provider,
      lines: ['Sin conectar.'],
      action: `Conectar ${provider}`,
    }),
  },
  pages: {
    'account-identities': () => ({
      title: 'Cuentas conectadas',
      paragraphs: [
        'Inicie sesión con una cuenta que tenga en otro sitio. ¿Hay alguna que no conoce? Desconéctela y cambie su contraseña.',
      ],
      button: '',
      done: { title: '', paragraphs: [] },
    }),
    'link-identity': ({ provider, account, product }) => ({
      title: `¿Conectar ${provider}?`,
      paragraphs: [
        `Después también podrá iniciar sesión en ${account}, en ${product}, con su cuenta de ${provider}.`,
        'Continúe solo si lo ha empezado usted.',
      ],
      button: `Conectar ${provider}`,
      done: { title: `Conectar ${provider}`, paragraphs: [] },
    }),
  },
};
