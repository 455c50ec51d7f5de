import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { chromiumPath, LAUNCH } from './browser.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The URL of the Chromium of this run, which the files share. Null without an installed one. */
    chromiumUrl: string | null;
  }
}

/** Starts Chromium for the run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (chromiumPath === null) {
    console.warn(
      '\n!!! NO CHROMIUM: the browser tests are SKIPPED. Install it (apt-get install chromium-headless-shell, or\n' +
        '!!! chromium), or point CHROMIUM_PATH at one. In CI this is a failure.\n',
    );
  }
  const server = chromiumPath === null ? null : await chromium.launchServer(LAUNCH);
  project.provide('chromiumUrl', server?.wsEndpoint() ?? null);
  return async () => server?.close();
}
