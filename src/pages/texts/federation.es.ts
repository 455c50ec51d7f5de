import type { FederationTexts } from './federation-texts.js';

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
  },
};
