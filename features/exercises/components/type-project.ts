/**
 * The type checker itself: TypeScript over files in memory, with the sandbox's own globals and nothing of a page's. Pure but
 * for what it remembers between questions, so that it runs in a worker and in a test alike.
 */
import ts from 'typescript-5';
import { SANDBOX_TYPES } from './sandbox-types';
import type { Sources, TypeAnswer, TypeProblem, TypeQuestion } from './type-protocol';

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['/lib.es2023.d.ts'],
  types: [],
  strict: true,
  noEmit: true,
  allowJs: true,
  checkJs: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
};

/** That something has no declared type is no fault in JavaScript. */
const UNTYPED = new Set([7005, 7006, 7008, 7010, 7011, 7018, 7019, 7022, 7023, 7024, 7031, 7034, 7053]);

const MANY = 200;
const SANDBOX = '/sandbox.d.ts';

/** A compiler's service: the library's files stand still, the candidate's carry a version. */
export class Project {
  private readonly library: ReadonlyMap<string, string>;
  private readonly own = new Map<string, { text: string; version: number }>();
  readonly service: ts.LanguageService;

  /** @param library the language's declarations by file name */
  constructor(library: Readonly<Record<string, string>>) {
    this.library = new Map(
      Object.entries({ ...library, [SANDBOX.slice(1)]: SANDBOX_TYPES }).map(([name, text]) => [`/${name}`, text]),
    );
    const read = (path: string) => this.own.get(path)?.text ?? this.library.get(path);
    const exists = (path: string) => read(path) !== undefined;
    this.service = ts.createLanguageService({
      getCompilationSettings: () => OPTIONS,
      getScriptFileNames: () => [SANDBOX, ...this.own.keys()],
      getScriptVersion: (path) => String(this.own.get(path)?.version ?? 0),
      getScriptSnapshot: (path) => {
        const text = read(path);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => '/',
      getDefaultLibFileName: () => '/lib.es2023.d.ts',
      fileExists: exists,
      readFile: read,
      directoryExists: (path) => path === '/',
      getDirectories: () => [],
    });
  }

  /** Makes the candidate's files those of the question. */
  bring(sources: Sources): void {
    for (const [name, text] of Object.entries(sources)) {
      const before = this.own.get(`/${name}`);
      if (before?.text !== text) this.own.set(`/${name}`, { text, version: (before?.version ?? 0) + 1 });
    }
    for (const path of this.own.keys()) if (!(path.slice(1) in sources)) this.own.delete(path);
  }
}

const SEVERITIES: Readonly<Record<number, TypeProblem['severity']>> = {
  [ts.DiagnosticCategory.Error]: 'error',
  [ts.DiagnosticCategory.Warning]: 'warning',
};

function problems(service: ts.LanguageService, path: string): TypeProblem[] {
  const script = path.endsWith('.js');
  return [...service.getSyntacticDiagnostics(path), ...service.getSemanticDiagnostics(path)]
    .filter((one) => !(script && UNTYPED.has(one.code)))
    .slice(0, MANY)
    .map((one) => ({
      from: one.start ?? 0,
      to: (one.start ?? 0) + (one.length ?? 0),
      severity: SEVERITIES[one.category] ?? 'info',
      message: ts.flattenDiagnosticMessageText(one.messageText, '\n'),
    }));
}

export function answerTypes(project: Project, question: TypeQuestion): TypeAnswer<TypeQuestion['kind']> {
  const { service } = project;
  project.bring(question.sources);
  const path = `/${question.file}`;
  if (question.kind === 'problems') return problems(service, path);
  if (question.kind === 'completions') {
    const found = service.getCompletionsAtPosition(path, question.at, {
      includeCompletionsForModuleExports: false,
    });
    return (found?.entries ?? [])
      .slice(0, 10 * MANY)
      .map(({ name, kind, sortText }) => ({ label: name, kind, sortText }));
  }
  const info = service.getQuickInfoAtPosition(path, question.at);
  if (info === undefined) return null;
  return {
    from: info.textSpan.start,
    to: info.textSpan.start + info.textSpan.length,
    signature: ts.displayPartsToString(info.displayParts),
    documentation: ts.displayPartsToString(info.documentation),
  };
}
