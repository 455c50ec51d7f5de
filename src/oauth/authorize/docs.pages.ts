import { Get, Header } from '@nestjs/common';
import { markRoute } from '../../http/route-mark.js';
import { FormPages } from '../../pages/form-pages.js';
import { PageController, ShowsPage } from '../../pages/page-controller.decorator.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { DOCS_REDIRECT_PATH } from './docs-client.js';

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>API documentation</title>
<script src="docs.js"></script>
</head>
<body><p>You can close this window, and go on in the API documentation.</p></body>
</html>
`;

/**
 * Hands the code over to the tab with the Swagger page. By a channel of the origin, because `window.opener` is lost if the
 * Swagger page has another Cross-Origin-Opener-Policy than our pages, or if the way led over another origin.
 */
const SCRIPT = `new BroadcastChannel('nightlatch-docs').postMessage(location.search);
history.replaceState(null, '', location.pathname);
window.close();
`;

/** `/sign-in/docs`: where a sign-in of the Swagger page ends. The page hands the code over, and closes itself. */
@PageController()
export class DocsPages {
  constructor(private readonly pages: FormPages) {}

  @ShowsPage({ path: DOCS_REDIRECT_PATH })
  showSignedIn(@Visit() visit: PageVisit): string {
    this.pages.setHeaders(visit);
    return PAGE;
  }

  @Get(`${DOCS_REDIRECT_PATH}.js`)
  @markRoute({ body: 'ignored' })
  @Header('Content-Type', 'text/javascript; charset=utf-8')
  @Header('Cross-Origin-Resource-Policy', 'same-origin')
  @Header('X-Content-Type-Options', 'nosniff')
  readScript(): string {
    return SCRIPT;
  }
}
