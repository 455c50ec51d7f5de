import { readdirSync } from 'node:fs';
import ts from 'typescript';
import { getMetadataArgsStorage } from 'typeorm';
import { authEntities } from '../../src/index.js';
import { formatPage, readComment, readDeclarations, toTable } from './reference-page.js';

const PAGE = 'docs/tables.md';
const HEAD = `# Tables

Made from the entities of the library; \`npm run docs:reference\` writes it again. The migrations make the tables, also with
[a prefix](nest.md#a-prefix-for-the-tables). Read them if you must, but change users, sessions and clients with the services
or the [command line](cli.md): these end sessions, notify other processes and write the audit trail. Any release may add a column.

A time is a number of milliseconds since 1970 in UTC. In SQLite a \`uuid\` is text.
`;

interface Table {
  name: string;
  description: string;
  columns: Array<{ name: string; type: string; isNullable: boolean; description: string }>;
}

/** Reads the tables of the library, in the order of their names. */
export function readTables(): Table[] {
  const storage = getMetadataArgsStorage();
  const comments = readComments();
  return authEntities
    .map((entity) => {
      const { classComment, members } = comments.get(entity.name)!;
      const relations = storage.relations.filter(({ target }) => target === entity);
      const columns = storage.columns.filter(({ target }) => target === entity);
      return {
        name: getTableName(entity),
        description: classComment,
        columns: columns.map(({ propertyName, options }) => {
          const name = options.name ?? propertyName;
          const foreign = storage.joinColumns.find(
            (each) => each.target === entity && each.name === name,
          );
          const relation = relations.find((each) => each.propertyName === foreign?.propertyName);
          const { comment, isTime } = members.get(propertyName)!;
          const notes = [
            options.primary ? 'Primary key.' : '',
            relation ? `Refers to ${describeRelation(relation)}.` : '',
            comment,
          ];
          return {
            name,
            type: isTime
              ? 'bigint, a time'
              : String(options.type).replace('simple-json', 'text, JSON'),
            isNullable: options.nullable ?? false,
            description: notes.filter((note) => note !== '').join(' '),
          };
        }),
      };
    })
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

/** Returns the text of docs/tables.md. */
export function toTablesPage(tables: Table[]): Promise<string> {
  const sections = tables.map(({ name, description, columns }) => {
    const rows = columns.map((column) => [
      `\`${column.name}\``,
      column.type,
      column.isNullable ? 'yes' : '',
      column.description,
    ]);
    return `## \`${name}\`\n\n${description}\n\n${toTable(['column', 'type', 'null', 'what it is'], rows)}`;
  });
  return formatPage(PAGE, [HEAD, ...sections]);
}

function getTableName(entity: unknown): string {
  return getMetadataArgsStorage().tables.find(({ target }) => target === entity)!.name!;
}

function describeRelation({ type, options }: { type: unknown; options: { onDelete?: string } }) {
  const referred = getTableName((type as () => unknown)());
  return `\`${referred}\`${options.onDelete === 'CASCADE' ? ', and is deleted with it' : ''}`;
}

/** Reads the doc comments of the entities and of their members, and which members are times. */
function readComments() {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' });
  const entities = files
    .filter((file) => file.endsWith('.entity.ts'))
    .flatMap((file) => readDeclarations(`src/${file}`, ts.isClassDeclaration));
  return new Map(
    entities.map((entity) => {
      const members = entity.members.filter(ts.isPropertyDeclaration).map(
        (member) =>
          [
            member.name.getText(),
            {
              comment: readComment(member),
              isTime: member.type?.getText().startsWith('Date') === true,
            },
          ] as const,
      );
      return [
        entity.name!.text,
        { classComment: readComment(entity), members: new Map(members) },
      ] as const;
    }),
  );
}
