import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { ENTRY_POINTS, ExampleCompiler } from '../support/example-compiler.js';

/** The exports that a host application uses first. Each has an example in its doc comment. */
const WITH_EXAMPLE = [
  'ADMIN_SCOPES',
  'AccessModule',
  'AccessTestingModule',
  'AccountModule',
  'AdminModule',
  'AdminOnly',
  'AuditModule',
  'AuthModule',
  'AuthModuleOptions',
  'Authenticated',
  'ConfiguredClient',
  'CurrentActor',
  'CurrentUser',
  'DatabaseModule',
  'Events',
  'FakeClock',
  'Grant',
  'NightlatchEvents',
  'OAuthModule',
  'OpenIdClaims',
  'PasswordPolicy',
  'Public',
  'RegistrationModule',
  'Roles',
  'Scopes',
  'SessionsService',
  'SignInStep',
  'StrictBody',
  'SubjectResolver',
  'TokenClaims',
  'UnitsOfWork',
  'UserDirectory',
  'UsersService',
  'signInAs',
];

interface Exported {
  name: string;
  /** The doc comments of its declarations, without the stars. */
  comment: string;
  examples: string[];
}

const compiler = new ExampleCompiler();
const exported = listExports();

function listExports(): Exported[] {
  const checker = compiler.program.getTypeChecker();
  const found = new Map<string, Exported>();
  for (const file of compiler.entryPoints) {
    const source = compiler.program.getSourceFile(file)!;
    for (const symbol of checker.getExportsOfModule(checker.getSymbolAtLocation(source)!)) {
      const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
      const declared = isAlias ? checker.getAliasedSymbol(symbol) : symbol;
      const comments = (declared.declarations ?? []).map(readComment);
      found.set(symbol.name, {
        name: symbol.name,
        comment: comments.join('\n').trim(),
        examples: comments.flatMap(readExamples),
      });
    }
  }
  return [...found.values()];
}

/** Returns the comment as it is written: TypeScript takes a decorator in an example for a tag of the comment. */
function readComment(declaration: ts.Declaration): string {
  const variable = ts.isVariableDeclaration(declaration) || ts.isBindingElement(declaration);
  const statement = variable ? ts.findAncestor(declaration, ts.isVariableStatement) : declaration;
  const text = statement!.getSourceFile().text;
  const comment = ts
    .getLeadingCommentRanges(text, statement!.pos)
    ?.findLast(({ pos }) => text.startsWith('/**', pos));
  if (!comment) return '';
  return text
    .slice(comment.pos + '/**'.length, comment.end - '*/'.length)
    .replace(/^[ \t]*\* ?/gm, '');
}

function readExamples(comment: string): string[] {
  const examples = comment.matchAll(/^@example\n```ts\n(.*?)^```$/gms);
  return [...examples].map(([, code]) => code!);
}

/** Returns an error for each example that does not compile, by the name that the example belongs to. */
function checkExamples(names: ReadonlyArray<Omit<Exported, 'comment'>>): string[] {
  const files = names.flatMap(({ name, examples }) =>
    examples.map((code, i): [string, string] => [`example-${name}-${i}`, code]),
  );
  return compiler
    .check(new Map(files))
    .map((line) => line.replace(/^example-(\w+)-\d+:/, (_, name: string) => `${name}:`));
}

function readImports(code: string): Array<{ names: string[]; from: string }> {
  const imports = code.matchAll(/^import (?:type )?(?:\{([^}]*)\} from )?'([^']+)';$/gm);
  return [...imports].map(([, names = '', from]) => ({
    names: names.split(',').map((each) => each.trim().replace(/^type /, '')),
    from: from!,
  }));
}

describe('the exports of the entry points', () => {
  it('are found by this test', () => {
    expect(exported.length).toBeGreaterThan(100);
    expect(exported.map(({ name }) => name)).toEqual(expect.arrayContaining(WITH_EXAMPLE));
  });

  it('each have a doc comment', () => {
    const silent = exported.filter(({ comment }) => comment.replace(/^@[\s\S]*/m, '') === '');
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it('have an example if a host application uses them first', () => {
    const unshown = exported.filter(
      ({ name, examples }) => WITH_EXAMPLE.includes(name) && examples.length === 0,
    );
    expect(unshown.map(({ name }) => name)).toEqual([]);
  });
});

describe('the examples in doc comments', () => {
  it('are all found by this test', () => {
    const unread = exported.filter(
      ({ comment, examples }) => [...comment.matchAll(/^@example/gm)].length !== examples.length,
    );
    expect(unread.map(({ name }) => name)).toEqual([]);
  });

  it('import the name that they belong to as a host application does', () => {
    const astray = exported.filter(({ name, examples }) =>
      examples.some((code) => {
        const imports = readImports(code);
        const relative = imports.some(({ from }) => /^[./]/.test(from));
        const shown = imports.some(
          ({ names, from }) => from in ENTRY_POINTS && names.includes(name),
        );
        return relative || !shown;
      }),
    );
    expect(astray.map(({ name }) => name)).toEqual([]);
  });

  it('compile', () => {
    expect(checkExamples(exported)).toEqual([]);
  }, 60_000);

  it('are reported by name if they do not compile', () => {
    const examples = ["import { Clock } from 'nightlatch';\nnew Clock().later();\n"];
    expect(checkExamples([{ name: 'Clock', examples }])).toEqual([
      "Clock: Property 'later' does not exist on type 'Clock'. (in: new Clock().later();)",
    ]);
  }, 60_000);
});
