// oxlint-disable unicorn/consistent-function-scoping -- each plugin is sent to the browser as text, alone.

// Plugins of Swagger UI. They run in the browser: `SwaggerModule` sends the text of each function, which can therefore
// use nothing outside of it.

/** The parts of the browser that the plugins use. */
interface Browser {
  BroadcastChannel: new (name: string) => {
    onmessage: ((message: { data: string }) => void) | null;
    close(): void;
  };
  crypto: { getRandomValues(array: Uint8Array): Uint8Array };
  localStorage: { setItem(name: string, value: string): void };
  location: { href: string; origin: string; pathname: string };
  open(url: string): object | null;
}

/**
 * Swagger UI stores the whole authorization in localStorage, so this removes passwords, client secrets and codes from it:
 * those of an OAuth flow at once, those of a Basic scheme when it is stored.
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
 * Lets the form of the code flow sign in as the built-in client, in another tab, which hands the code over by a channel of
 * the origin. Swagger UI's own settings of a client would also apply to the form of the password grant.
 */
export function signInInBrowser(): object {
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
  interface Handshake {
    auth: Record<string, unknown>;
    redirectUrl: string;
    callback(this: void, answer: object): void;
    errCb(this: void, error: object): void;
  }
  const browser = globalThis as unknown as Browser;

  const oauth2 =
    (original: unknown, { React }: System) =>
    (props: Props) => {
      const { name, schema, authSelectors, getConfigs } = props;
      // The name is SECURITY_SCHEME: an application may have schemes of its own.
      const isOurs = name === 'oauth2' && schema.get('flow') === 'authorizationCode';
      if (!isOurs) return React.createElement(original, props);
      const authorizationUrl = new URL(schema.get('authorizationUrl')!);
      const { origin, pathname } = browser.location;
      // The code goes to the issuer, and the scripts of another origin cannot read it there.
      if (authorizationUrl.origin !== origin) {
        const href = authorizationUrl.origin + pathname;
        const link = React.createElement('a', { href }, href);
        return React.createElement('p', null, 'To sign in in your browser, open ', link);
      }
      const client = { clientId: 'nightlatch-docs', usePkceWithAuthorizationCodeGrant: true };
      return React.createElement(original, {
        ...props,
        authSelectors: {
          ...authSelectors,
          getConfigs: () => ({ ...authSelectors.getConfigs(), ...client }),
        },
        getConfigs: () => ({
          ...getConfigs(),
          oauth2RedirectUrl: authorizationUrl.href.replace(/\/authorize$/, '/sign-in/docs'),
        }),
      });
    };

  const authPopup =
    (original: (url: string, handshake: Handshake) => unknown) =>
    (url: string, handshake: Handshake) => {
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
      channel.onmessage = ({ data }) => {
        const answer = new URLSearchParams(data);
        if (answer.get('state') !== state) return;
        channel.close();
        const code = answer.get('code');
        if (code !== null) callback({ auth: { ...auth, code }, redirectUrl });
        else fail(`${answer.get('error')}: ${answer.get('error_description')}`);
      };
      if (browser.open(target.href)) return undefined;
      channel.close();
      fail('The browser has blocked the window in which you would sign in.');
      return undefined;
    };
  return { wrapComponents: { oauth2 }, statePlugins: { auth: { wrapActions: { authPopup } } } };
}
