interface Item {
  text: string;
  link?: string;
  collapsed?: boolean;
  items?: Item[];
}

/** A title, or a title with pages below it. */
type Pages = { [path: string]: string | [title: string, below: Pages] };

/** The pages by chapter, each with its path in the site. */
export const SIDEBAR: Item[] = [
  chapter('Start', {
    start: 'Start',
    '': 'The pages by question',
    concepts: 'Concepts',
    nest: 'In your Nest application',
    changelog: 'Changes',
  }),
  chapter('Guides: users sign in', {
    'single-page-app': 'Single-page application',
    'web-applications': 'Web application with a cookie',
    'native-app': 'Native application',
    'command-line-tools': 'Command line and devices',
    client: 'nightlatch-client',
    'openid-connect': 'OpenID Connect',
    providers: [
      'Other providers',
      {
        'providers/apple': 'Apple',
        'providers/entra': 'Microsoft Entra',
        'providers/github': 'GitHub',
        'providers/google': 'Google',
        'providers/keycloak': 'Keycloak',
      },
    ],
    'second-factors': 'Second factors',
    passkeys: 'Passkeys',
    'step-up': 'Step-up',
    pages: 'Hosted pages',
    recovery: 'Forgotten passwords',
    verification: 'Verified addresses',
    'email-changes': 'Changes of an address',
  }),
  chapter('Guides: your API', {
    'resource-server': 'Guard another service',
    spring: 'Guard a Spring service',
    'websocket-and-graphql': 'WebSocket and GraphQL',
    'personal-tokens': 'Tokens for scripts and CI',
    'external-users': 'Your own user data',
    extending: 'Extension points',
    testing: 'Testing',
    pitfalls: 'Pitfalls',
    'oidc-provider': 'oidc-provider beside it',
  }),
  chapter('Guides: operate', {
    operating: 'Production and keys',
    deploying: 'Deploying',
    sizing: 'Sizing',
    administration: 'Administration',
    cli: 'Command line',
    mail: 'Mail',
    metrics: 'Metrics',
    backup: 'Backup',
    'sqlite-to-postgresql': 'From SQLite to PostgreSQL',
    upgrading: 'Upgrading',
  }),
  chapter('Reference', {
    settings: 'Settings of the server',
    options: 'Options of the modules',
    routes: 'Routes',
    errors: 'Errors',
    events: 'Events',
    tables: 'Tables',
    'reference/': 'Types',
  }),
  chapter('Security', {
    security: 'Promises and what is missing',
    'secret-scanning': 'Secret scanning',
  }),
  chapter('Compare and move', {
    compare: [
      'Compared with others',
      {
        'compare/ackplus-nest-auth': '@ackplus/nest-auth',
        'compare/better-auth': 'Better Auth',
        'compare/keycloak': 'Keycloak',
        'compare/supabase-auth': 'Supabase Auth',
        'compare/supertokens': 'SuperTokens',
      },
    ],
    moving: [
      'Moving here',
      {
        'moving/ackplus-nest-auth': '@ackplus/nest-auth',
        'moving/aspnet': 'ASP.NET Core Identity',
        'moving/auth0': 'Auth0',
        'moving/better-auth': 'Better Auth',
        'moving/devise': 'Devise',
        'moving/django': 'Django',
        'moving/fastapi': 'FastAPI',
        'moving/firebase': 'Firebase',
        'moving/flask': 'Flask',
        'moving/keycloak': 'Keycloak',
        'moving/laravel': 'Laravel',
        'moving/spring': 'Spring Security',
        'moving/supabase': 'Supabase',
        'moving/supertokens': 'SuperTokens',
        'moving/wordpress': 'WordPress',
      },
    ],
  }),
];

/** The paths of all pages of the sidebar. */
export const SIDEBAR_LINKS: string[] = SIDEBAR.flatMap(listLinks);

function chapter(text: string, pages: Pages): Item {
  return { text, items: toItems(pages) };
}

function toItems(pages: Pages): Item[] {
  return Object.entries(pages).map(([path, page]) => {
    const link = `/${path}`;
    if (typeof page === 'string') return { text: page, link };
    const [text, below] = page;
    return { text, link, collapsed: true, items: toItems(below) };
  });
}

function listLinks({ link, items = [] }: Item): string[] {
  return [...(link === undefined ? [] : [link]), ...items.flatMap(listLinks)];
}
