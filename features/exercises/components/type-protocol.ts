/** What an editor and its type checker say to each other; the checker is a web worker, so everything here is plain data. */

/** Texts by file name, such as `solution.ts`. */
export type Sources = Readonly<Record<string, string>>;

export interface TypeProblem {
  /** Offsets in the file's text. */
  readonly from: number;
  readonly to: number;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
}

export interface TypeCompletion {
  readonly label: string;
  /** In the checker's own words: `method`, `property`, `keyword` ... */
  readonly kind: string;
  readonly sortText: string;
}

export interface TypeHover {
  readonly from: number;
  readonly to: number;
  readonly signature: string;
  readonly documentation: string;
}

export type TypeAnswer<K extends TypeQuestion['kind']> = K extends 'problems'
  ? readonly TypeProblem[]
  : K extends 'completions'
    ? readonly TypeCompletion[]
    : TypeHover | null;

export type TypeQuestion =
  | { readonly kind: 'problems'; readonly file: string; readonly sources: Sources }
  | { readonly kind: 'completions'; readonly file: string; readonly sources: Sources; readonly at: number }
  | { readonly kind: 'hover'; readonly file: string; readonly sources: Sources; readonly at: number };

export interface TypeRequest {
  readonly id: number;
  readonly question: TypeQuestion;
}

export type TypeResponse =
  | { readonly id: number; readonly ok: true; readonly answer: unknown }
  | { readonly id: number; readonly ok: false };

/** Where the declarations of the language's own library lie, each under its file name. */
export const LIBRARY_PATH = '/editor/library';
