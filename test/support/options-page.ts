import ts from 'typescript';
import { ENTRY_POINTS } from './example-compiler.js';
import { formatPage, toTable } from './reference-page.js';

const PAGE = 'docs/options.md';
const HEAD = `# Options of the modules

Made from the types of the library; \`npm run docs:options\` writes it again. Your editor shows the same texts.
The settings of the ready-made server are [another page](settings.md).
`;

const ASYNC = '.forRootAsync()';
const FACTORY = ['imports', 'inject', 'useFactory'];
const ASYNC_TEXT = 'Options that Nest needs before it creates providers stand beside the factory:';

/** An option of a module, or of a method. */
interface Option {
  /** With the options that contain it: `sessions.idleSeconds`. */
  name: string;
  type: string;
  required: boolean;
  takesUndefined: boolean;
  /** Empty if the comment of the option names no default. */
  defaultText: string;
  description: string;
}

/** The options that one call or type takes. */
interface OptionGroup {
  heading: string;
  options: Option[];
}

/** Returns the text of docs/options.md. */
export function toOptionsPage(groups: OptionGroup[]): Promise<string> {
  const isAsync = ({ heading }: OptionGroup) => heading.endsWith(ASYNC);
  const sections = groups.filter((group) => !isAsync(group)).map(toSection);
  return formatPage(PAGE, [HEAD, ...sections, toAsyncSection(groups.filter(isAsync))]);
}

function toSection({ heading, options }: OptionGroup): string {
  const rows = options.map(({ name, type, required, defaultText, description }) => [
    `\`${name}\``,
    `\`${type}\``,
    required ? 'required' : defaultText,
    description,
  ]);
  const table = toTable(['option', 'type', 'default', 'what it does'], rows);
  return `## \`${heading}\`\n\n${table}`;
}

/** The factory is the same in each module, and the options beside it are those of `forRoot()`. */
function toAsyncSection(groups: OptionGroup[]): string {
  const isOfFactory = ({ name }: Option) => FACTORY.includes(name);
  const rows = groups.map(({ heading, options }) => {
    const names = options.filter((option) => !isOfFactory(option)).map(({ name }) => name);
    const beside = [...new Set(names.map((name) => `\`${name.split('.')[0]}\``))];
    return [`\`${heading.slice(0, -ASYNC.length)}\``, beside.join(', ') || 'none'];
  });
  const factory = toSection({
    heading: ASYNC.slice(1),
    options: groups[0]!.options.filter(isOfFactory),
  });
  return `${factory}\n\n${ASYNC_TEXT}\n\n${toTable(['module', 'beside the factory'], rows)}`;
}

/** Reads the options of every static `forRoot...()` that the entry points export, and of the other `...Options` types. */
export function readOptionGroups(): OptionGroup[] {
  const config = ts.getParsedCommandLineOfConfigFile(
    'tsconfig.json',
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
        throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
      },
    },
  )!;
  const program = ts.createProgram(Object.values(ENTRY_POINTS), config.options);
  return new OptionReader(program.getTypeChecker()).read(program);
}

const UNDEFINED = / \| undefined$/;
const TYPES = ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias;

class OptionReader {
  /** The options that were read. */
  private readonly declarations = new Set<ts.Declaration>();

  constructor(private readonly checker: ts.TypeChecker) {}

  read(program: ts.Program): OptionGroup[] {
    const names = new Map<string, ts.Symbol>();
    for (const file of Object.values(ENTRY_POINTS)) {
      const module = this.checker.getSymbolAtLocation(program.getSourceFile(file)!)!;
      for (const exported of this.checker.getExportsOfModule(module)) {
        const isAlias = exported.flags & ts.SymbolFlags.Alias;
        names.set(exported.name, isAlias ? this.checker.getAliasedSymbol(exported) : exported);
      }
    }
    const symbols = [...names].toSorted(([a], [b]) => a.localeCompare(b));
    const modules = symbols.flatMap(([name, symbol]) => this.readModule(name, symbol));
    const others = symbols
      .filter(([name, { flags }]) => name.endsWith('Options') && flags & TYPES)
      .map(([, symbol]) => this.checker.getDeclaredTypeOfSymbol(symbol))
      .filter((type) => !this.checker.getPropertiesOfType(type).every(this.isRead))
      .map((type) => ({ heading: type.symbol.name, options: this.readType(type) }));
    return [...modules, ...others];
  }

  private readonly isRead = ({ declarations = [] }: ts.Symbol): boolean =>
    declarations.every((declaration) => this.declarations.has(declaration));

  private readModule(name: string, symbol: ts.Symbol): OptionGroup[] {
    if (!(symbol.flags & ts.SymbolFlags.Class)) return [];
    const type = this.checker.getTypeOfSymbol(symbol);
    return ['forRoot', 'forRootAsync'].flatMap((method) => {
      const declared = type.getProperty(method)?.valueDeclaration;
      const parameter =
        declared && ts.isMethodDeclaration(declared) ? declared.parameters[0] : null;
      if (!parameter) return [];
      const options = this.readType(this.checker.getTypeAtLocation(parameter));
      return [{ heading: `${name}.${method}()`, options }];
    });
  }

  private readType(type: ts.Type, prefix = ''): Option[] {
    return this.checker
      .getPropertiesOfType(type)
      .flatMap((member) => this.readMember(member, prefix));
  }

  private readMember(member: ts.Symbol, prefix: string): Option[] {
    const [declaration] = member.declarations ?? [];
    if (!declaration || !ts.isPropertySignature(declaration)) return [];
    this.declarations.add(declaration);
    const name = prefix + member.name;
    const comment = ts.displayPartsToString(member.getDocumentationComment(this.checker));
    const [, description, defaultText = ''] = /^(.*?)(?:\s*Default: (.*)\.)?$/s.exec(comment)!;
    const text = declaration.type!.getText().replace(/\s+/g, ' ');
    const required = !(member.flags & ts.SymbolFlags.Optional);
    // Every option that may be left out may be undefined, so the page need not say so.
    const shown = required ? text : text.replace(UNDEFINED, '').replace(/^\((.*=>.*)\)$/, '$1');
    const option: Option = {
      name,
      type: shown,
      required,
      // AuthModuleOptions makes options that have a default optional.
      takesUndefined: !declaration.questionToken || UNDEFINED.test(text),
      defaultText: defaultText.replace(/\s+/g, ' '),
      description: description!.replace(/\s+/g, ' '),
    };
    const type = this.checker.getNonNullableType(this.checker.getTypeOfSymbol(member));
    const element = this.checker.isArrayType(type)
      ? this.checker.getTypeArguments(type as ts.TypeReference)[0]!
      : type;
    const nested = isOurInterface(element)
      ? this.readType(element, `${name}${element === type ? '' : '[]'}.`)
      : [];
    return nested.length > 0 && comment === '' ? nested : [option, ...nested];
  }
}

function isOurInterface({ symbol }: ts.Type): boolean {
  const [declaration] = symbol?.declarations ?? [];
  if (!declaration || !ts.isInterfaceDeclaration(declaration)) return false;
  return !declaration.getSourceFile().fileName.includes('/node_modules/');
}
