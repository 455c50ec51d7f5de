import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { withAuthDocs } from '../../index.js';
import { about, license } from '../http/about.js';
import type { Settings } from '../settings/settings.js';

const BY_PASSWORD = `press **Authorize**, type your user name (or e-mail address) and your password, and leave the
client fields blank.`;
const OR_BY_PAGE = 'Or press the **Authorize** of the second form, which opens the sign-in page.';
const BY_PAGE = 'press **Authorize**, and **Authorize** again, which opens the sign-in page.';
const BY_TOKEN = 'sign in with `POST /login`, press **Authorize** and paste the `access_token`.';

const ERRORS = `
Errors are \`application/problem+json\` (RFC 9457), with a \`detail\` to read and a stable \`code\` for programs.
`;

const ADMINISTRATORS_ONLY = `
The documentation is for administrators. Press **Authorize** and sign in.
`;

/** Creates the OpenAPI document of the server at its issuer. */
export function createDocument(app: INestApplication, settings: Settings): OpenAPIObject {
  const { issuer, demo } = settings;
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.0.4')
    .setTitle('Nightlatch')
    .setDescription(describeSignIn(settings) + ERRORS)
    .setVersion(about.version)
    .setLicense(license, 'https://opensource.org/license/mit')
    .addServer(issuer);
  withAuthDocs(builder, app);
  if (demo) builder.addTag('Items', 'A guarded resource, as your application could have it.');
  const config = builder.addTag('Server', 'The version and the health of the server.').build();
  // setContact() adds an empty e-mail address.
  config.info.contact = { name: 'The operator of this server', url: issuer };
  return sortPaths(
    SwaggerModule.createDocument(app, config, {
      // The names of the methods are unique, and do not change.
      operationIdFactory: (_controller, method) => method,
    }),
  );
}

/** Says what the Authorize button offers: see `withAuthDocs()`. */
function describeSignIn({ passwordGrant, authorize }: Settings): string {
  const byPassword = authorize ? `${BY_PASSWORD} ${OR_BY_PAGE}` : BY_PASSWORD;
  const withoutPassword = authorize ? BY_PAGE : BY_TOKEN;
  const how = passwordGrant ? byPassword : withoutPassword;
  return `\n**Try it:** register with \`POST /users\`, ${how} Every *Try it out* then sends your token.\n`;
}

/**
 * Returns the document for the Swagger page. The page sends its requests to the origin that it was loaded from, which may
 * differ from that of the issuer. Behind a proxy, the server may be below a path.
 */
export function toPageDocument(document: OpenAPIObject, { issuer }: Settings): OpenAPIObject {
  const basePath = new URL(issuer).pathname.replace(/\/$/, '');
  const servers = basePath === '' ? [] : [{ url: basePath }];
  return { ...document, servers };
}

/**
 * Returns the document for the Swagger page of DOCS=admin: only the title, and the security schemes, whose scopes and URLs
 * the server's metadata has too.
 */
export function toCover(document: OpenAPIObject, settings: Settings): OpenAPIObject {
  const { openapi, info, servers, components } = toPageDocument(document, settings);
  return {
    openapi,
    info: { ...info, description: ADMINISTRATORS_ONLY },
    servers,
    paths: {},
    components: { securitySchemes: components?.securitySchemes },
  };
}

/** Sorts the paths by their first tag, in the order of the tags. */
function sortPaths(document: OpenAPIObject): OpenAPIObject {
  const tags = document.tags?.map(({ name }) => name) ?? [];
  const rank = (path: object): number =>
    Math.min(
      ...Object.values(path).map(({ tags: [tag] }: { tags: [string] }) => tags.indexOf(tag)),
    );
  const paths = Object.entries(document.paths).toSorted(([, a], [, b]) => rank(a) - rank(b));
  return { ...document, paths: Object.fromEntries(paths) };
}
