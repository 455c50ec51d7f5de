import ts from 'typescript';
import { formatPage, readComment, readDeclarations, toTable } from './reference-page.js';

const PAGE = 'docs/events.md';
const HEAD = `# Events

Made from the type \`NightlatchEvents\`; \`npm run docs:reference\` writes it again. [Extending](extending.md#events) shows a
listener. The audit trail keeps each event for \`AUDIT_RETENTION_DAYS\`, unless its text says that it is not there.
`;

/** An event, or a type that the members of events have. */
interface Documented {
  name: string;
  type: string;
  description: string;
}

/** Reads the events of the library. */
export function readEvents(): Documented[] {
  const interfaces = readDeclarations('src/events/events.ts', ts.isInterfaceDeclaration);
  const { members } = interfaces.find(({ name }) => name.text === 'NightlatchEvents')!;
  return members.filter(ts.isPropertySignature).map((member) => ({
    name: (member.name as ts.StringLiteral).text,
    type: toText(member.type!),
    description: readComment(member),
  }));
}

/** Returns the text of docs/events.md. */
export async function toEventsPage(events: Documented[]): Promise<string> {
  const reasons = readDeclarations('src/events/reasons.ts', ts.isTypeAliasDeclaration).map(
    (alias) => ({
      name: alias.name.text,
      type: toText(alias.type),
      description: readComment(alias),
    }),
  );
  return formatPage(PAGE, [
    HEAD,
    toTable(['event', 'members', 'when'], events.map(toRow)),
    '## Reasons\n',
    toTable(['type', 'values', 'what it says'], reasons.map(toRow)),
  ]);
}

function toRow({ name, type, description }: Documented): string[] {
  return [`\`${name}\``, type === 'Record<string, never>' ? 'none' : `\`${type}\``, description];
}

/** Returns a type on one line, without comments: `{ userId: string; provider?: string }`. */
function toText(type: ts.TypeNode): string {
  return type
    .getText()
    .replace(/\/\/.*$/gm, '')
    .replace(/\s+/g, ' ')
    .replace(/; \}$/, ' }')
    .replace(/^\| /, '');
}
