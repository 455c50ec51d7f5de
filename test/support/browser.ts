import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { inject } from 'vitest';

const CANDIDATES = [
  process.env.CHROMIUM_PATH,
  // Draws no windows: the tests take half of the time in it.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The path of an installed Chromium, or null. Nothing is downloaded. */
export const chromiumPath = CANDIDATES.find((path) => path && existsSync(path)) ?? null;

/** Whether to skip the tests in a browser. With `CI` set they fail instead. */
export const withoutBrowser = !chromiumPath && !process.env.CI;

/** How Chromium is started: with an empty profile, few processes, and without its background requests. */
export const LAUNCH = {
  executablePath: chromiumPath ?? '',
  headless: true,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--in-process-gpu',
    // Two processes for all pages, one for each core, and none is started ahead.
    '--renderer-process-limit=2',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

/** Returns a browser with profiles of its own: a connection to the Chromium of the run, or a new one if it has none. */
export function startBrowser(): Promise<Browser> {
  const url = inject('chromiumUrl');
  return url ? chromium.connect(url) : chromium.launch(LAUNCH);
}
