import { lightenAccent } from '../accent.js';
import type { PagesSettings } from '../pages.options.js';

/** The background of the form in dark mode. */
const DARK = '#1b1f26';

/** Returns the stylesheet of the pages: ours, in the accent colour, and then that of the application. */
export function createStyle({ accent, css }: Pick<PagesSettings, 'accent' | 'css'>): string {
  return `:root {
  color-scheme: light dark;
  --accent: ${accent};
  --on-accent: #ffffff;
  --page: #f3f4f7;
  --card: #ffffff;
  --text: #1a1d23;
  --soft: #545c69;
  --line: #d9dde3;
  --field: #ffffff;
  --field-line: #858d99;
  --error: #b3261e;
  --error-back: #fdf1f0;
  --done: #146c43;
  --done-back: #e9f6ef;
}
@media (prefers-color-scheme: dark) {
  :root {
    --accent: ${lightenAccent(accent, DARK)};
    --on-accent: ${DARK};
    --page: #101318;
    --card: ${DARK};
    --text: #eceef2;
    --soft: #a7afbb;
    --line: #2e343e;
    --field: #12151a;
    --field-line: #6f7885;
    --error: #ff9c91;
    --error-back: #37211f;
    --done: #7bd3a4;
    --done-back: #1c3128;
  }
}
${BASE}${css ?? ''}`;
}

const BASE = `*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0;
  min-height: 100vh;
  min-height: 100dvh;
  display: flex;
  flex-direction: column;
  align-items: center;
  padding: clamp(1rem, 8vh, 5.5rem) min(1rem, 4vw) 2rem;
  background: var(--page);
  color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: anywhere;
}
.brand {
  display: flex;
  align-items: center;
  justify-content: center;
  min-height: 3rem;
  margin: 0 0 1.25rem;
  font-size: 1.25rem;
  font-weight: 650;
  letter-spacing: -0.01em;
  text-align: center;
}
.brand img { display: block; height: 3rem; max-width: min(100%, 15rem); object-fit: contain; }
main {
  width: 100%;
  max-width: 27rem;
  padding: min(2rem, 6vw);
  background: var(--card);
  border: 1px solid var(--line);
  border-radius: 0.875rem;
  box-shadow: 0 1px 2px rgb(16 24 40 / 0.06), 0 8px 28px rgb(16 24 40 / 0.07);
}
h1 { margin: 0 0 0.5rem; font-size: 1.5rem; line-height: 1.25; letter-spacing: -0.015em; text-wrap: balance; }
p { margin: 0 0 0.75rem; color: var(--soft); }
main > :last-child, form > :last-child { margin-bottom: 0; }
form { margin-top: 1.5rem; }
.field { margin: 0 0 1.25rem; }
label { display: block; margin: 0 0 0.375rem; font-weight: 600; }
.control { position: relative; display: flex; }
input, select {
  width: 100%;
  min-height: 2.875rem;
  padding: 0.5rem 0.75rem;
  border: 1px solid var(--field-line);
  border-radius: 0.5rem;
  background: var(--field);
  color: inherit;
  font: inherit;
}
input[type="checkbox"] { flex: none; width: 1.25rem; height: 1.25rem; min-height: 0; margin: 0.125rem 0 0; accent-color: var(--accent); }
.choice { display: flex; gap: 0.625rem; align-items: flex-start; }
.choice label { margin: 0; font-weight: 400; }
fieldset { min-width: 0; padding: 0; border: 0; }
legend { margin: 0 0 0.375rem; padding: 0; font-weight: 600; }
.choice + .choice { margin-top: 0.5rem; }
input[aria-invalid] { border-color: var(--error); box-shadow: inset 0 0 0 1px var(--error); }
.hint, .error { margin: 0.375rem 0 0; font-size: 0.875rem; line-height: 1.45; }
.error { color: var(--error); font-weight: 500; }
button { font: inherit; cursor: pointer; }
.reveal {
  position: absolute;
  inset: 0.25rem 0.25rem 0.25rem auto;
  padding: 0 0.75rem;
  border: 0;
  border-radius: 0.375rem;
  background: transparent;
  color: var(--accent);
  font-size: 0.875rem;
  font-weight: 600;
}
.has-reveal input { padding-right: 6.5rem; }
.send {
  width: 100%;
  min-height: 3rem;
  padding: 0.625rem 1rem;
  border: 1px solid transparent;
  border-radius: 0.5rem;
  background: var(--accent);
  color: var(--on-accent);
  font-weight: 600;
  text-align: center;
}
.send + .send { margin-top: 0.75rem; }
.send.deny { border-color: var(--accent); background: transparent; color: var(--accent); }
.send:hover { filter: brightness(1.08); }
.send:disabled { opacity: 0.65; cursor: progress; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.alert:focus-visible { outline: none; }
.alert {
  display: flex;
  gap: 0.625rem;
  margin: 1rem 0 0;
  padding: 0.75rem 0.875rem;
  border-radius: 0.5rem;
  background: var(--error-back);
  color: var(--error);
  font-size: 0.9375rem;
}
.alert svg { flex: none; width: 1.25rem; height: 1.25rem; margin-top: 0.125rem; }
.mark {
  display: grid;
  place-items: center;
  width: 3rem;
  height: 3rem;
  margin: 0 0 1rem;
  border-radius: 50%;
  background: var(--done-back);
  color: var(--done);
}
.failed .mark { background: var(--error-back); color: var(--error); }
.mark svg { width: 1.5rem; height: 1.5rem; }
.qr { width: 13rem; max-width: 100%; margin: 1.5rem auto 0; padding: 0.75rem; border-radius: 0.5rem; background: #ffffff; }
.qr svg { display: block; width: 100%; height: auto; }
.codes { display: grid; grid-template-columns: repeat(auto-fit, minmax(11.5rem, 1fr)); gap: 0.5rem; margin: 1.5rem 0 0; padding: 0; list-style: none; }
.codes li { padding: 0.5rem; border: 1px solid var(--line); border-radius: 0.5rem; text-align: center; user-select: all; }
code { font: 600 1rem/1.4 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
.sections { margin: 1.5rem 0 0; border-bottom: 1px solid var(--line); }
section { padding: 1rem 0; border-top: 1px solid var(--line); }
h2 { margin: 0 0 0.25rem; font-size: 1rem; line-height: 1.4; }
section p { margin: 0; font-size: 0.9375rem; }
section .act { margin-top: 0.5rem; }
.act a { color: var(--accent); font-weight: 600; text-underline-offset: 0.2em; }
.act .send { width: auto; min-height: 2.5rem; padding: 0.375rem 1rem; border-color: var(--accent); background: transparent; color: var(--accent); }
form > .sections:first-child, input + .sections { margin-top: 0; }
.sections ~ .send { margin-top: 1.5rem; }
.sections:last-child { border-bottom: 0; }
.sections:last-child > :last-child { padding-bottom: 0; }
.providers { margin: 1.5rem 0 0; padding-top: 1.5rem; border-top: 1px solid var(--line); }
.provider {
  display: block;
  min-height: 3rem;
  padding: 0.6875rem 1rem;
  border: 1px solid var(--accent);
  border-radius: 0.5rem;
  color: var(--accent);
  font-weight: 600;
  text-align: center;
  text-decoration: none;
  overflow-wrap: anywhere;
}
.provider + .provider { margin-top: 0.75rem; }
.link { margin: 1.5rem 0 0; }
.link + .link { margin-top: 0.75rem; }
.link a { color: var(--accent); font-weight: 600; text-underline-offset: 0.2em; }
.failed .link a {
  display: block;
  min-height: 3rem;
  padding: 0.6875rem 1.25rem;
  text-align: center;
  border-radius: 0.5rem;
  background: var(--accent);
  color: var(--on-accent);
  text-decoration: none;
}
@media (max-width: 30rem) {
  body { padding-top: 1.25rem; }
  .brand { margin-bottom: 1rem; }
}
@media (forced-colors: active) {
  .send, .failed .link a { border: 1px solid ButtonText; }
  .alert { border: 1px solid CanvasText; }
}
`;
