interface Chapter {
  text: string;
  items: Array<{ text: string; link: string }>;
}

/** The pages by chapter, each with its path in the site. */
export const SIDEBAR: Chapter[] = [
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
    providers: 'Other providers',
    'providers/apple': '— Apple',
    'providers/entra': '— Microsoft Entra',
    'providers/github': '— GitHub',
    'providers/google': '— Google',
    'providers/keycloak': '— Keycloak',
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
    administration: 'Administration',
    cli: 'Command line',
    mail: 'Mail',
    metrics: 'Metrics',
    backup: 'Backup',
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
    compare: 'Compared with others',
    'compare/ackplus-nest-auth': '— @ackplus/nest-auth',
    'compare/better-auth': '— Better Auth',
    'compare/keycloak': '— Keycloak',
    'compare/supabase-auth': '— Supabase Auth',
    'compare/supertokens': '— SuperTokens',
    moving: 'Moving here',
    'moving/ackplus-nest-auth': '— from @ackplus/nest-auth',
    'moving/aspnet': '— from ASP.NET Core Identity',
    'moving/auth0': '— from Auth0',
    'moving/better-auth': '— from Better Auth',
    'moving/devise': '— from Devise',
    'moving/django': '— from Django',
    'moving/fastapi': '— from FastAPI',
    'moving/firebase': '— from Firebase',
    'moving/flask': '— from Flask',
    'moving/keycloak': '— from Keycloak',
    'moving/laravel': '— from Laravel',
    'moving/spring': '— from Spring Security',
    'moving/supabase': '— from Supabase',
    'moving/supertokens': '— from SuperTokens',
    'moving/wordpress': '— from WordPress',
  }),
];

function chapter(text: string, pages: Record<string, string>): Chapter {
  const items = Object.entries(pages).map(([page, title]) => ({ text: title, link: `/${page}` }));
  return { text, items };
}
