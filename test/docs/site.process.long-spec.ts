import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, posix, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { SIDEBAR_LINKS } from '../../docs/site/.vitepress/sidebar.js';
import { startBrowser, withoutBrowser } from '../support/browser.js';
import { createDataFolder } from '../support/temporary-folder.js';

const run = promisify(execFile);
const SITE = resolve('docs/site');
const DIST = join(SITE, '.vitepress/dist');
const ORIGIN = 'http://docs.test';

/** Builds a site. No connection can be made meanwhile. */
function build(folder: string, script: string[]) {
  const blocker = pathToFileURL(resolve('test/support/no-network.mjs')).href;
  const env = {
    ...process.env,
    NODE_OPTIONS: `--import ${blocker}`,
    npm_config_update_notifier: 'false',
  };
  return run(script[0]!, script.slice(1), { cwd: folder, env, maxBuffer: 2 ** 26 });
}

function listOutput(ending: string): string[] {
  const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith(ending));
}

const read = (file: string) => readFileSync(join(DIST, file), 'utf8');

describe('the site of the documentation', () => {
  beforeAll(async () => {
    await run('npm', ['ci', '--prefix', SITE, '--no-audit', '--no-fund', '--prefer-offline']);
    await build('.', ['npm', 'run', 'docs']);
  }, 300_000);

  it('is built without the network, with every page of the sidebar', () => {
    const missing = SIDEBAR_LINKS.filter((link) => {
      const file = `${link}${link.endsWith('/') ? 'index' : ''}.html`;
      return !existsSync(join(DIST, file));
    });
    expect(missing).toEqual([]);
  });

  it('has links only to pages and headings that exist', () => {
    const pages = new Map(
      listOutput('.html').map((file) => {
        const html = read(file);
        const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!);
        return [file, { html, ids: new Set(ids) }];
      }),
    );
    expect(pages.size).toBeGreaterThan(300);
    const dead = [...pages].flatMap(([file, { html }]) =>
      [...html.matchAll(/ href="(?!https?:|mailto:|data:)([^"]*)"/g)]
        .map(([, href]) => href!)
        .filter((href) => {
          const [path, anchor] = decodeURI(href).split('#') as [string, string?];
          const from = path.startsWith('/') ? '' : dirname(file);
          const to = path === '' ? file : posix.join(from, path).replace(/^\/|(?<=\/)$/g, '');
          const target = to === '' || to.endsWith('/') ? `${to}index.html` : to;
          if (anchor === undefined) return !existsSync(join(DIST, target));
          return pages.get(target)?.ids.has(anchor) !== true;
        })
        .map((href) => `${file}: ${href}`),
    );
    expect(dead).toEqual([]);
  });

  it('takes no script, style, font or image from another server', () => {
    const foreign = [
      ...listOutput('.html').flatMap((file) => [
        ...read(file).matchAll(
          /<(?:script|link|img|source|iframe)\b[^>]*\b(?:src|srcset|href)="(?:https?:)?\/\/[^"]*/g,
        ),
      ]),
      ...listOutput('.css').flatMap((file) => [
        ...read(file).matchAll(/(?:url\(|@import )["']?(?:https?:)?\/\/[^)]*/g),
      ]),
    ];
    expect(foreign.map(([found]) => found)).toEqual([]);
  });

  it.skipIf(withoutBrowser)('finds a setting, by the search of the page', async () => {
    const browser = await startBrowser();
    try {
      const page = await browser.newPage();
      const foreign: string[] = [];
      await page.route('**', (route) => {
        const { origin, pathname } = new URL(route.request().url());
        if (origin !== ORIGIN) foreign.push(origin);
        return route.fulfill({ path: join(DIST, pathname === '/' ? 'index.html' : pathname) });
      });
      await page.goto(ORIGIN);
      await page.getByRole('button', { name: 'Search' }).click();
      await page.getByRole('searchbox').fill('REFRESH_REUSE_GRACE_SECONDS');
      await page.getByRole('option').first().click();
      await page.waitForURL('**/settings.html#refresh_reuse_grace_seconds');
      expect(foreign).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  it.each([
    ['a page', 'nothing.md', /dead link .*nothing/],
    ['a file of the repository', '../nothing.conf', /dead link: \.\.\/nothing\.conf/],
  ])('is not built with a link to %s that does not exist', async (_what, link, message) => {
    const folder = createDataFolder('site');
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const site = join(folder, 'docs/site');
    mkdirSync(site, { recursive: true });
    for (const file of ['anchors.ts', 'config.ts', 'links.ts', 'sidebar.ts', 'theme']) {
      cpSync(join(SITE, '.vitepress', file), join(site, '.vitepress', file), { recursive: true });
    }
    symlinkSync(join(SITE, 'node_modules'), join(site, 'node_modules'));
    cpSync('package.json', join(folder, 'package.json'));
    writeFileSync(join(folder, 'docs/README.md'), `# Start\n\n[a link](${link})\n`);
    const vitepress = join(SITE, 'node_modules/vitepress/bin/vitepress.js');
    const failure = build(site, [process.execPath, vitepress, 'build']);
    await expect(failure).rejects.toMatchObject({ stderr: expect.stringMatching(message) });
  });
});
