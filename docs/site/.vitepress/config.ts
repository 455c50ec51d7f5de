import { resolve } from 'node:path';
import { defineConfig, type MarkdownEnv, type MarkdownRenderer } from 'vitepress';
import { toAnchor } from './anchors.js';
import { REPOSITORY, rewriteLinks } from './links.js';
import { SIDEBAR } from './sidebar.js';

const modules = resolve(import.meta.dirname, '../node_modules');

export default defineConfig({
  title: 'Nightlatch',
  description: 'Sign-in for NestJS: POST /token, a JWT, guarded controllers, and a Swagger page.',
  srcDir: '..',
  srcExclude: ['**/node_modules/**'],
  // Pages of docs/site/ are beside those of docs/.
  rewrites: (page) => (page === 'README.md' ? 'index.md' : page.replace(/^site\//, '')),
  markdown: { anchor: { slugify: toAnchor }, config: rewriteLinks },
  themeConfig: {
    sidebar: SIDEBAR,
    search: { provider: 'local', options: { _render: renderForSearch } },
    outline: [2, 3],
    socialLinks: [{ icon: 'git', link: REPOSITORY }],
  },
  vite: {
    resolve: {
      // The pages are outside this package, and would not find its modules.
      alias: {
        'vue/server-renderer': `${modules}/@vue/server-renderer/dist/server-renderer.esm-bundler.js`,
        vue: `${modules}/vue/dist/vue.runtime.esm-bundler.js`,
      },
    },
    build: { chunkSizeWarningLimit: 4000 },
  },
});

/** Of the 300 pages of types, search finds the names: their texts would be most of its index. */
function renderForSearch(text: string, env: MarkdownEnv, md: MarkdownRenderer): string {
  const isType = env.relativePath.startsWith('site/reference/');
  return md.render(isType ? text.slice(0, text.indexOf('\n')) : text, env);
}
