// oxlint-disable unicorn/consistent-function-scoping -- each plugin is sent to the browser as text, alone.

// Plugins of Swagger UI. They run in the browser: `SwaggerModule` sends the text of each function, which can therefore
// use nothing outside of it.

/** The parts of the browser that the plugins use. */
interface Browser {
  BroadcastChannel: new (name: string) => {
    addEventListener(type: 'message', listener: (message: { data: string }) => void): void;
    close(): void;
  };
  crypto: { getRandomValues(array: Uint8Array): Uint8Array };
  localStorage: { setItem(name: string, value: string): void };
  location: { href: string; origin: string; pathname: string };
  open(url: string): object | null;
}

/**
 * Swagger UI stores the whole authorization in localStorage, so this removes passwords, client secrets and codes from
 * it. Those of an OAuth flow go at once, those of a Basic scheme when it is stored.
 */
export function forgetPasswords(): object {
  type Authorization = { auth: Record<string, unknown> };
  type Stored = Record<string, { schema: { scheme?: string } }>;
  interface State {
    authSelectors: { authorized(): { toJS(): Stored } };
    getConfigs(this: void): { persistAuthorization?: boolean };
  }
  const { localStorage } = globalThis as unknown as Browser;
  const forgotten = {
    password: undefined,
    clientSecret: undefined,
    code: undefined,
    codeVerifier: undefined,
  };
  const authorizeOauth2 =
    (original: (given: Authorization) => unknown) => (given: Authorization) => {
      // The form of the password grant would send the client of the other form after a sign-out.
      const { clientId } = given.auth;
      const client = clientId === 'nightlatch-docs' ? { clientId: undefined } : {};
      return original({ ...given, auth: { ...given.auth, ...client, ...forgotten } });
    };
  const persistAuthorizationIfNeeded =
    (_original: unknown, { authSelectors, getConfigs }: State) =>
    () => {
      if (!getConfigs().persistAuthorization) return;
      const all = Object.entries(authSelectors.authorized().toJS());
      const kept = Object.fromEntries(
        all.filter(([, { schema }]) => schema.scheme?.toLowerCase() !== 'basic'),
      );
      localStorage.setItem('authorized', JSON.stringify(kept));
    };
  const wrapActions = { authorizeOauth2, persistAuthorizationIfNeeded };
  return { statePlugins: { auth: { wrapActions } } };
}

/**
 * The Authorize button is for users: it leaves out the form of a client, which Swagger UI would show first. The lock of an
 * OAuth endpoint shows that form.
 */
export function hideClientForm(): object {
  interface Definitions {
    size: number;
    filter(isKept: (definition: Map<string, unknown>) => boolean): Definitions;
  }
  const showDefinitions =
    (original: (given: Definitions | false) => unknown) => (given: Definitions | false) =>
      // The name is CLIENT_SCHEME, which is not known in the browser.
      original(given && given.size > 1 ? given.filter((one) => !one.has('oauth2-client')) : given);
  return { statePlugins: { auth: { wrapActions: { showDefinitions } } } };
}

/**
 * Gives the form of the code flow the built-in client. Swagger UI's own settings of a client would also apply to the form of
 * the password grant.
 */
export function fillCodeForm(): object {
  type Configs = Record<string, unknown>;
  interface Props {
    name: string;
    schema: Map<string, string>;
    authSelectors: { getConfigs(this: void): Configs | undefined };
    getConfigs(this: void): Configs;
  }
  interface System {
    React: { createElement(type: unknown, props: unknown, ...children: unknown[]): unknown };
  }
  const { location } = globalThis as unknown as Browser;
  const oauth2 =
    (original: unknown, { React }: System) =>
    (props: Props) => {
      const { name, schema, authSelectors, getConfigs } = props;
      // The name is SECURITY_SCHEME: an application may have schemes of its own.
      const isOurs = name === 'oauth2' && schema.get('flow') === 'authorizationCode';
      if (!isOurs) return React.createElement(original, props);
      const { origin, href } = new URL(schema.get('authorizationUrl')!);
      // The code goes to the issuer, and the scripts of another origin cannot read it there.
      if (origin !== location.origin) {
        const page = origin + location.pathname;
        const link = React.createElement('a', { href: page }, page);
        return React.createElement('p', null, 'To sign in in your browser, open ', link);
      }
      const client = { clientId: 'nightlatch-docs', usePkceWithAuthorizationCodeGrant: true };
      const oauth2RedirectUrl = href.replace(/\/authorize$/, '/sign-in/docs');
      const getClient = () => ({ ...authSelectors.getConfigs(), ...client });
      return React.createElement(original, {
        ...props,
        authSelectors: { ...authSelectors, getConfigs: getClient },
        getConfigs: () => ({ ...getConfigs(), oauth2RedirectUrl }),
      });
    };
  return { wrapComponents: { oauth2 } };
}

/** Signs in as the built-in client in another tab, which hands the code over by a channel of the origin. */
export function signInInTab(): object {
  interface Handshake {
    auth: Record<string, unknown>;
    redirectUrl: string;
    callback(this: void, answer: object): void;
    errCb(this: void, error: object): void;
  }
  type Open = (url: string, handshake: Handshake) => unknown;
  const browser = globalThis as unknown as Browser;
  const authPopup = (original: Open) => (url: string, handshake: Handshake) => {
    const { auth, redirectUrl, callback, errCb } = handshake;
    if (!redirectUrl.endsWith('/sign-in/docs')) return original(url, handshake);
    const fail = (message: string) =>
      errCb({ authId: auth['name'], source: 'auth', level: 'error', message });
    // That of Swagger UI is the time, which two tabs can have in common.
    const bytes = browser.crypto.getRandomValues(new Uint8Array(16));
    const state = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    const target = new URL(url, browser.location.href);
    target.searchParams.set('state', state);
    const channel = new browser.BroadcastChannel('nightlatch-docs');
    channel.addEventListener('message', ({ data }) => {
      const answer = new URLSearchParams(data);
      if (answer.get('state') !== state) return;
      channel.close();
      const code = answer.get('code');
      if (code !== null) callback({ auth: { ...auth, code }, redirectUrl });
      else fail(`${answer.get('error')}: ${answer.get('error_description')}`);
    });
    if (browser.open(target.href)) return undefined;
    channel.close();
    return fail('The browser has blocked the tab in which you would sign in.');
  };
  return { statePlugins: { auth: { wrapActions: { authPopup } } } };
}
