import { resolve } from 'node:path';
import ts from 'typescript';

/** The entry points, each under the name that a host application imports it by. */
export const ENTRY_POINTS: Readonly<Record<string, string>> = {
  nightlatch: 'src/index.ts',
  'nightlatch/access': 'src/access.ts',
  'nightlatch/command-line': 'src/command-line.ts',
  'nightlatch/testing': 'src/testing.ts',
};

/** What an example may import that is not installed here. */
const STAND_INS = { '@nestjs/config': 'test/examples/app/nest-config.ts' };

/** Type-checks texts as files of a host application, without writing them to the disk. */
export class ExampleCompiler {
  readonly program: ts.Program;
  readonly entryPoints: readonly string[];
  private readonly root = resolve('.');
  private readonly examples = new Map<string, string>();
  private readonly parsed = new Map<string, ts.SourceFile | undefined>();
  private readonly options: ts.CompilerOptions;
  private readonly host: ts.CompilerHost;

  /** @throws Error if the compiler's options are not valid. */
  constructor() {
    const paths = Object.entries({ ...ENTRY_POINTS, ...STAND_INS });
    const { options, errors } = ts.parseJsonConfigFileContent(
      {
        extends: './tsconfig.json',
        compilerOptions: {
          noEmit: true,
          paths: Object.fromEntries(paths.map(([name, file]) => [name, [`./${file}`]])),
        },
        files: Object.values(ENTRY_POINTS),
      },
      ts.sys,
      this.root,
    );
    if (errors.length > 0)
      throw new Error(JSON.stringify(errors.map((error) => error.messageText)));
    this.options = options;
    this.host = this.createHost(ts.createCompilerHost(options, true));
    this.entryPoints = Object.values(ENTRY_POINTS).map((file) => resolve(this.root, file));
    this.program = ts.createProgram(this.entryPoints, options, this.host);
  }

  /** Returns a line for each error, which begins with the name of the example. They may import each other. */
  check(examples: ReadonlyMap<string, string>): string[] {
    this.examples.clear();
    for (const [name, code] of examples) this.examples.set(`${this.root}/${name}.ts`, code);
    const files = [...this.entryPoints, ...this.examples.keys()];
    const program = ts.createProgram(files, this.options, this.host, this.program);
    return [...this.examples.keys()].flatMap((file) => {
      const source = program.getSourceFile(file)!;
      const errors = [
        ...program.getSyntacticDiagnostics(source),
        ...program.getSemanticDiagnostics(source),
      ];
      return errors.map((error) => this.toLine(source, error));
    });
  }

  /** Reads each file of the disk once, for every program. */
  private createHost(disk: ts.CompilerHost): ts.CompilerHost {
    return {
      ...disk,
      fileExists: (file) => this.examples.has(file) || disk.fileExists(file),
      readFile: (file) => this.examples.get(file) ?? disk.readFile(file),
      getSourceFile: (file, languageVersion) => {
        const text = this.examples.get(file);
        if (text !== undefined) return ts.createSourceFile(file, text, languageVersion, true);
        if (!this.parsed.has(file)) {
          this.parsed.set(file, disk.getSourceFile(file, languageVersion));
        }
        return this.parsed.get(file);
      },
    };
  }

  private toLine(source: ts.SourceFile, error: ts.Diagnostic): string {
    const name = source.fileName.slice(this.root.length + 1).replace(/\.ts$/, '');
    const { line } = source.getLineAndCharacterOfPosition(error.start ?? 0);
    const message = ts.flattenDiagnosticMessageText(error.messageText, ' ');
    return `${name}: ${message} (in: ${source.text.split('\n')[line]?.trim()})`;
  }
}
