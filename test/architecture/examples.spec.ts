import { resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/** The entry points, each under the name that a host application imports it by. */
const ENTRY_POINTS: Readonly<Record<string, string>> = {
  nightlatch: 'src/index.ts',
  'nightlatch/access': 'src/access.ts',
  'nightlatch/testing': 'src/testing.ts',
};

/** What a host application meets first: each shows an example that compiles as it stands. */
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

const root = resolve('.');
const { options, errors } = ts.parseJsonConfigFileContent(
  {
    extends: './tsconfig.json',
    compilerOptions: {
      noEmit: true,
      paths: Object.fromEntries(
        Object.entries(ENTRY_POINTS).map(([name, entryPoint]) => [name, [`./${entryPoint}`]]),
      ),
    },
    files: Object.values(ENTRY_POINTS),
  },
  ts.sys,
  root,
);

/** Example files, which are nowhere but here; beside `src`, as a host application's would be. */
const virtual = new Map<string, string>();
const host = withVirtualFiles(ts.createCompilerHost(options, true));
const entryPoints = Object.values(ENTRY_POINTS).map((entryPoint) => resolve(root, entryPoint));
const ofEntryPoints = ts.createProgram(entryPoints, options, host);
const exported = exportsOf(ofEntryPoints);

/** The host, reading each file once for every program. */
function withVirtualFiles(plain: ts.CompilerHost): ts.CompilerHost {
  const parsed = new Map<string, ts.SourceFile | undefined>();
  return {
    ...plain,
    fileExists: (file) => virtual.has(file) || plain.fileExists(file),
    readFile: (file) => virtual.get(file) ?? plain.readFile(file),
    getSourceFile(file, languageVersion) {
      const text = virtual.get(file);
      if (text !== undefined) return ts.createSourceFile(file, text, languageVersion, true);
      if (!parsed.has(file)) parsed.set(file, plain.getSourceFile(file, languageVersion));
      return parsed.get(file);
    },
  };
}

function exportsOf(program: ts.Program): Exported[] {
  const checker = program.getTypeChecker();
  const found = new Map<string, Exported>();
  for (const entryPoint of entryPoints) {
    const source = program.getSourceFile(entryPoint)!;
    for (const symbol of checker.getExportsOfModule(checker.getSymbolAtLocation(source)!)) {
      const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
      const declared = isAlias ? checker.getAliasedSymbol(symbol) : symbol;
      const comments = (declared.declarations ?? []).map(commentOf);
      found.set(symbol.name, {
        name: symbol.name,
        comment: comments.join('\n').trim(),
        examples: comments.flatMap(examplesOf),
      });
    }
  }
  return [...found.values()];
}

/** As it is written: TypeScript takes a decorator in an example for a tag of the comment. */
function commentOf(declaration: ts.Declaration): string {
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

function examplesOf(comment: string): string[] {
  const examples = comment.matchAll(/^@example\n```ts\n(.*?)^```$/gms);
  return [...examples].map(([, code]) => code!);
}

/** What does not compile, by the name that the example is of. */
function faultsOf(names: readonly Exported[]): string[] {
  virtual.clear();
  for (const { name, examples } of names) {
    examples.forEach((code, i) => virtual.set(`${root}/example-${name}-${i}.ts`, code));
  }
  const program = ts.createProgram(
    [...entryPoints, ...virtual.keys()],
    options,
    host,
    ofEntryPoints,
  );
  return [...virtual.keys()].flatMap((file) => {
    const source = program.getSourceFile(file)!;
    const faults = [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ];
    return faults.map((fault) => messageOf(file, source, fault));
  });
}

function messageOf(file: string, source: ts.SourceFile, fault: ts.Diagnostic): string {
  const [, name] = /example-(\w+)-\d+\.ts$/.exec(file)!;
  const line = source.getLineAndCharacterOfPosition(fault.start ?? 0).line;
  const message = ts.flattenDiagnosticMessageText(fault.messageText, ' ');
  return `${name}: ${message} (in: ${source.text.split('\n')[line]?.trim()})`;
}

/** What an example imports, by where from. */
function importsOf(code: string): Array<{ names: string[]; from: string }> {
  const imports = code.matchAll(/^import (?:type )?(?:\{([^}]*)\} from )?'([^']+)';$/gm);
  return [...imports].map(([, names = '', from]) => ({
    names: names.split(',').map((each) => each.trim().replace(/^type /, '')),
    from: from!,
  }));
}

describe('what the entry points export', () => {
  it('is found', () => {
    expect(errors).toEqual([]);
    expect(exported.length).toBeGreaterThan(100);
    expect(exported.map(({ name }) => name)).toEqual(expect.arrayContaining(WITH_EXAMPLE));
  });

  it('has a comment', () => {
    const silent = exported.filter(({ comment }) => comment.replace(/^@[\s\S]*/m, '') === '');
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it('has an example, if a host meets it first', () => {
    const withExample = exported.filter(({ examples }) => examples.length > 0);
    expect(withExample.map(({ name }) => name)).toEqual(expect.arrayContaining(WITH_EXAMPLE));
  });
});

describe('an example', () => {
  it('is read, however it is written', () => {
    const unread = exported.filter(
      ({ comment, examples }) => [...comment.matchAll(/^@example/gm)].length !== examples.length,
    );
    expect(unread.map(({ name }) => name)).toEqual([]);
  });

  it('shows the name that it belongs to, imported as a host imports it', () => {
    const astray = exported.filter(({ name, examples }) =>
      examples.some((code) => {
        const imports = importsOf(code);
        const relative = imports.some(({ from }) => /^[./]/.test(from));
        const shown = imports.some(
          ({ names, from }) => from in ENTRY_POINTS && names.includes(name),
        );
        return relative || !shown;
      }),
    );
    expect(astray.map(({ name }) => name)).toEqual([]);
  });

  it('compiles', () => {
    expect(faultsOf(exported)).toEqual([]);
  }, 60_000);

  it('that does not compile is found, with its name', () => {
    const examples = ["import { Clock } from 'nightlatch';\nnew Clock().later();\n"];
    expect(faultsOf([{ name: 'Clock', comment: '', examples }])).toEqual([
      "Clock: Property 'later' does not exist on type 'Clock'. (in: new Clock().later();)",
    ]);
  }, 60_000);
});
