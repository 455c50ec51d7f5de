import type { Documented } from './setting.js';
import { SETTING_GROUPS, SETTINGS } from './settings-table.js';

const PAGE_HEAD = `# Settings

The server reads its settings from the environment and from the file \`.env\` of its working directory; the environment
wins. An empty value counts as not set: an empty variable leaves the value in \`.env\`.
[.env.template](../.env.template) has every setting with its default: copy it to \`.env\`. The file is UTF-8, or UTF-16 with a byte order mark. Write a value with \`#\`, with quotes or with several lines in
quotes. A file that cannot be read, or a line that is not an assignment, stops the start.

No setting is required in development. With \`NODE_ENV=production\`, the server does not start if \`SECRET_KEY\` is missing,
short or a known example, if \`ISSUER\` starts with \`http:\` and is not this machine, or if the name of a setting is
mistyped. Variables that Kubernetes sets for other services (\`REGISTRATION_SERVICE_HOST\`) are not taken for settings. It prints one line for each mistake, which says what to change.
`;

const TEMPLATE_HEAD = `# Every setting of the server, with its default. Copy this file to .env, and change what you need.
# The environment wins over the file. An empty value counts as not set. docs/settings.md says the same.
`;

const TEMPLATE_WIDTH = 100;

/** Returns the text of docs/settings.md. */
export function toSettingsPage(): string {
  const groups = Object.entries(SETTING_GROUPS).map(([heading, settings]) => {
    const sections = Object.entries(settings).map(([name, setting]) => {
      const facts = [`Default: ${setting.defaultWords}`, toValueLine(setting)];
      const list = facts.map((fact) => `- ${fact}`).join('\n');
      return `### \`${name}\`\n\n${setting.description}\n\n${list}\n`;
    });
    return [`## ${heading}\n`, ...sections].join('\n');
  });
  return [PAGE_HEAD, ...groups].join('\n');
}

/** Returns the text of .env.template. */
export function toEnvTemplate(): string {
  const settings = Object.entries(SETTINGS).map(([name, setting]) => {
    const { defaultText, defaultWords, description } = setting;
    const facts = defaultText === '' ? [`Default: ${defaultWords}`] : [];
    const comment = [description, toValueLine(setting), ...facts].flatMap(toComment);
    return [...comment, `#${name}=${defaultText}`, ''].join('\n');
  });
  return [TEMPLATE_HEAD, ...settings].join('\n');
}

function toValueLine({ words, unit }: Documented): string {
  return `Value: ${words}${unit ? `; unit: ${unit}` : ''}`;
}

/** Returns comment lines of at most {@link TEMPLATE_WIDTH} characters, without the marks of Markdown. */
function toComment(markdown: string): string[] {
  const plain = markdown.replaceAll('`', '').replaceAll(/\[([^\]]+)\]\(([^)]+)\)/g, '$1 (docs/$2)');
  const lines = ['#'];
  for (const word of plain.split(' ')) {
    const last = lines.at(-1)!;
    if (last.length + 1 + word.length > TEMPLATE_WIDTH) lines.push(`# ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
