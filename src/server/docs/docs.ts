import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { AUTH_SWAGGER_OPTIONS } from '../../index.js';
import type { Settings } from '../settings/settings.js';
import { DocumentController } from './document.controller.js';
import { createDocument, toCover, toPageDocument } from './document.js';
import { linkDocument, loadDocument } from './plugins.js';
import { THEME } from './theme.js';

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
  if (isPublic) {
    const options = { jsonDocumentUrl: 'openapi.json', raw: ['json' as const], ui: false };
    SwaggerModule.setup('docs', app, getDocument, options);
  } else {
    app.get(DocumentController).getDocument = getDocument;
  }
  serveOnly(app, '/docs/*', FILES);
  const toPage = isPublic ? toPageDocument : toCover;
  SwaggerModule.setup('docs', app, () => toPage(getDocument(), settings), {
    raw: false,
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

const FAVICON =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" ' +
      'fill="#16213a"/><circle cx="16" cy="13" r="5" fill="#f2c14e"/><path d="M13.6 15h4.8l1.6 9h-8z" ' +
      'fill="#f2c14e"/></svg>',
  );
