import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { AUTH_SWAGGER_OPTIONS, withAuthDocs } from '../../index.js';
import { about } from '../http/about.js';
import type { Settings } from '../settings/settings.js';
import { DocumentController } from './document.controller.js';
import { linkDocument, loadDocument } from './plugins.js';
import { THEME } from './theme.js';

const SIGN_IN = `
**Try it:** register with \`POST /users\`, press **Authorize**, type your user name (or e-mail address)
and your password, and leave the client fields blank. Every *Try it out* then sends your token.
`;

const SIGN_IN_WITHOUT_PASSWORD_GRANT = `
**Try it:** register with \`POST /users\`, sign in with \`POST /login\`, press **Authorize** and paste the
\`access_token\`. Every *Try it out* then sends it.
`;

const ERRORS = `
Errors are \`application/problem+json\` (RFC 9457), with a \`detail\` to read and a stable \`code\` for programs.
`;

const ADMINISTRATORS_ONLY = `
The documentation is for administrators. Press **Authorize** and sign in.
`;

/** The files of swagger-ui-dist that the page loads. The others are not needed, and reveal its version. */
const FILES = ['swagger-ui.css', 'swagger-ui-bundle.js', 'swagger-ui-standalone-preset.js'];

/**
 * Serves the Swagger page at /docs and its document at /openapi.json. With DOCS=admin, the page contains only what its
 * Authorize button needs, and the document is served by {@link DocumentController}.
 */
export function serveDocs(app: NestFastifyApplication, settings: Settings): void {
  const isPublic = settings.docs === 'on';
  let document: OpenAPIObject | undefined;
  const getDocument = () => (document ??= createDocument(app, settings));
  if (!isPublic) app.get(DocumentController).getDocument = getDocument;
  serveOnly(app, '/docs/*', FILES);
  SwaggerModule.setup('docs', app, () => (isPublic ? getDocument() : toCover(getDocument())), {
    jsonDocumentUrl: 'openapi.json',
    raw: isPublic ? ['json'] : false,
    customSiteTitle: 'Nightlatch',
    customCss: THEME,
    customfavIcon: FAVICON,
    swaggerOptions: {
      ...AUTH_SWAGGER_OPTIONS,
      plugins: [...AUTH_SWAGGER_OPTIONS.plugins, isPublic ? linkDocument : loadDocument],
      displayRequestDuration: true,
      docExpansion: 'list',
    },
  });
}

/** Answers 404 to every other file of a folder. Compares the wildcard, because Fastify has decoded it. */
function serveOnly(app: NestFastifyApplication, folder: string, files: readonly string[]): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRoute', (route) => {
    if (route.url !== folder) return;
    route.onRequest = (request, reply, next) => {
      if (files.includes((request.params as { '*': string })['*'])) next();
      else reply.callNotFound();
    };
  });
}

/** Leaves only the title and the security schemes, whose scopes and URLs the server's metadata has too. */
function toCover({ openapi, info, components }: OpenAPIObject): OpenAPIObject {
  return {
    openapi,
    info: { ...info, description: ADMINISTRATORS_ONLY },
    paths: {},
    components: { securitySchemes: components?.securitySchemes },
  };
}

function createDocument(
  app: NestFastifyApplication,
  { passwordGrant, issuer, demo }: Settings,
): OpenAPIObject {
  // The page resolves a relative URL below /docs/. Behind a proxy, the server may be below a path.
  const basePath = new URL(issuer).pathname.replace(/\/$/, '');
  const builder = new DocumentBuilder()
    .setTitle('Nightlatch')
    .setDescription((passwordGrant ? SIGN_IN : SIGN_IN_WITHOUT_PASSWORD_GRANT) + ERRORS)
    .setVersion(about.version)
    .addTag('Sign in', 'Exchange a user name and a password for a token')
    .addTag('Users', 'Your profile and your sessions; administration of users')
    .addTag('OAuth', 'For your other services: metadata, public keys, introspection and revocation')
    .addTag('Server', 'Version and health');
  if (demo) builder.addTag('Items', 'A guarded resource, as your application could have it');
  if (basePath !== '') builder.addServer(basePath);
  return SwaggerModule.createDocument(app, withAuthDocs(builder, app).build());
}

const FAVICON =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" ' +
      'fill="#16213a"/><circle cx="16" cy="13" r="5" fill="#f2c14e"/><path d="M13.6 15h4.8l1.6 9h-8z" ' +
      'fill="#f2c14e"/></svg>',
  );
