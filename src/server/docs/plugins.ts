// oxlint-disable unicorn/consistent-function-scoping -- each plugin is sent to the browser as text, alone.

// Plugins of Swagger UI. They run in the browser: `SwaggerModule` sends the text of each function, which can therefore
// use nothing outside of it. The page may be at /docs, /docs/ or /docs/index.html, below any path.

/** What the plugins use of Swagger UI's system. */
interface SwaggerSystem {
  React: { createElement(component: unknown, props: unknown): unknown };
  authSelectors: {
    authorized(): { toJS(): Record<string, { token?: { access_token: string }; value?: unknown }> };
  };
  specActions: { updateSpec(json: string): void };
  specSelectors: { specJson(): { toJS(): SwaggerDocument } };
}

interface SwaggerDocument {
  info: { description: string };
  servers: object[];
  paths: object;
}

/** Shows the address of the document below the title; Swagger UI shows none for a document that the page contains. */
export function linkDocument(): object {
  const updateUrl = (original: (url: string) => unknown) => (url: string) => {
    const { pathname } = (globalThis as unknown as { location: { pathname: string } }).location;
    return original(url || pathname.replace(/\/docs(\/.*)?$/, '/openapi.json'));
  };
  return { statePlugins: { spec: { wrapActions: { updateUrl } } } };
}

/**
 * Loads the document with the token of each authorization, and shows the error if the server refuses it. Before the document
 * is there, this plugin hides the sections of the page. Without that, Swagger UI says that there are no operations, and fails
 * when the document brings schemas.
 */
export function loadDocument(): object {
  type Action = (payload: unknown) => unknown;

  async function load({ authSelectors, specActions, specSelectors }: SwaggerSystem): Promise<void> {
    const { pathname } = (globalThis as unknown as { location: { pathname: string } }).location;
    const token = Object.values(authSelectors.authorized().toJS())
      .map((authorization) => authorization.token?.access_token ?? authorization.value)
      .find((each) => typeof each === 'string');
    if (token === undefined) return;
    const response = await fetch(pathname.replace(/\/docs(\/.*)?$/, '/openapi.json'), {
      headers: { Authorization: `Bearer ${token}` },
    });
    const page = specSelectors.specJson().toJS();
    if (response.ok) {
      const document = (await response.json()) as SwaggerDocument;
      // The page sends its requests to its own origin.
      specActions.updateSpec(JSON.stringify({ ...document, servers: page.servers }));
    } else {
      const { detail } = (await response.json()) as { detail: string };
      page.info.description = `${detail}. Press **Authorize** and sign in as an administrator.`;
      specActions.updateSpec(JSON.stringify(page));
    }
  }
  const thenLoad = (original: Action, system: SwaggerSystem) => (payload: unknown) => {
    const result = original(payload);
    void load(system);
    return result;
  };
  const wrapActions = {
    authorize: thenLoad,
    authorizeOauth2: thenLoad,
    restoreAuthorization: thenLoad,
  };
  const ifLoaded =
    (component: unknown, { React, specSelectors }: SwaggerSystem) =>
    (props: unknown) => {
      const { paths } = specSelectors.specJson().toJS();
      return Object.keys(paths).length === 0 ? null : React.createElement(component, props);
    };
  const wrapComponents = { operations: ifLoaded, Models: ifLoaded };
  return { statePlugins: { auth: { wrapActions } }, wrapComponents };
}
