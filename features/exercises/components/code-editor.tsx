'use client';
/**
 * The editor, for everybody who reads or writes an attempt. It shows one `Y.Text` and keeps nothing of its own, so whoever
 * changes the text (the candidate, a colleague in pair mode, a replay) is seen here at once.
 *
 * - The candidate types: `<CodeEditor text={doc.getText('solution')} language="typescript" label="Solution" size={14}
 *   onRun={run} stub={stub} checked={{ checker, file: 'solution.ts', others }} />`. One `TypeChecker` (type-checker.ts) serves
 *   all editors of a page; without `checked` there are syntax errors and declared names alone.
 * - Somebody follows: the same with `readOnly` and `awareness`; carets of others then carry their `user.name`. Give the
 *   document's updates to `Y.applyUpdate(doc, update)`: `AttemptLine` (attempt-line.ts) brings them.
 * - A replay: `readOnly`, a fresh `Y.Doc` a position, `marks` for the lines that are cited.
 *
 * Tab indents. Escape and then Tab leaves, and Ctrl-M (Shift-Alt-M on a Mac) lets Tab move the focus from then on; whoever
 * shows the editor says so beside it (`EditorKeys`).
 */
import '@/components/style-nonce';
import {
  autocompletion,
  type CompletionSource,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language';
import { lintGutter, lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension, Prec, RangeSetBuilder } from '@codemirror/state';
import {
  Decoration,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  tooltips,
} from '@codemirror/view';
import { useEffect, useMemo, useRef } from 'react';
import { yCollab, yUndoManagerKeymap } from 'y-codemirror.next';
import type { Awareness } from 'y-protocols/awareness';
import { UndoManager, type Text as YText } from 'yjs';
import { cx } from '@/components/cx';
import { runs } from '../attempt';
import type { Language } from '../schema';
import { declaredByStub, declaredCompletion } from './declared-names';

import { grammarOf } from './editor-language';
import { editorLook } from './editor-look';
import { type CheckedFile, syntaxProblems, typeCompletion, typeHover, typeProblems } from './type-extensions';

export interface LineRange {
  /** Lines from 1, both included. */
  readonly from: number;
  readonly to: number;
}

export type CodeEditorProps = {
  text: YText;
  language: Language;
  /** Names the text for a screen reader. */
  label: string;
  /** Of the letters, in px. */
  size: number;
  readOnly?: boolean;
  /** Shows the carets of others by name, and tells them of this one. */
  awareness?: Awareness | null;
  /** What the editor began with: its declarations complete even when they are gone from the text. */
  stub?: string;
  checked?: CheckedFile | null;
  /** Ctrl-Enter, or ⌘-Enter. */
  onRun?: () => void;
  /** Lines that are pointed at. */
  marks?: readonly LineRange[];
  describedBy?: string;
  autoFocus?: boolean;
  className?: string;
};

/** One of what may change while the editor stands. */
const parts = () => ({
  language: new Compartment(),
  types: new Compartment(),
  reading: new Compartment(),
  marks: new Compartment(),
});

const NO_MARKS: readonly LineRange[] = [];

const reading = (readOnly: boolean): Extension => EditorState.readOnly.of(readOnly);

function marked(marks: readonly LineRange[]): Extension {
  return EditorView.decorations.of((view) => {
    const builder = new RangeSetBuilder<Decoration>();
    const line = Decoration.line({ class: 'cm-marked-line' });
    for (const { from, to } of [...marks].sort((a, b) => a.from - b.from)) {
      for (let at = Math.max(1, from); at <= Math.min(to, view.state.doc.lines); at += 1) {
        const start = view.state.doc.line(at).from;
        builder.add(start, start, line);
      }
    }
    return builder.finish();
  });
}

function intelligence(language: Language, stub: string, checked: CheckedFile | null): Extension {
  const sources: CompletionSource[] = [];
  const extensions: Extension[] = [];
  if (runs(language)) {
    const declared = declaredCompletion(declaredByStub(stub, language));
    sources.push(checked === null ? declared : typeCompletion(checked, declared));
    extensions.push(checked === null ? syntaxProblems : [typeProblems(checked), typeHover(checked)]);
  } else if (language !== 'csharp') {
    extensions.push(syntaxProblems);
  }
  return [
    ...extensions,
    lintGutter(),
    autocompletion({ ...(sources.length > 0 ? { override: sources } : {}), icons: false, activateOnTypingDelay: 150 }),
  ];
}

/** What stands still as long as the editor does. */
function standing(options: {
  text: YText;
  awareness: Awareness | null;
  undo: UndoManager;
  label: string;
  describedBy: string | undefined;
  onRun: () => boolean;
}): Extension {
  const { text, awareness, undo, label, describedBy, onRun } = options;
  const nonce = globalThis.__webpack_nonce__;
  return [
    nonce === undefined ? [] : EditorView.cspNonce.of(nonce),
    Prec.highest(keymap.of([{ key: 'Mod-Enter', run: onRun }])),
    EditorView.contentAttributes.of({
      'aria-label': label,
      ...(describedBy === undefined ? {} : { 'aria-describedby': describedBy }),
      // What can be typed in can be reached; saying so tells it to whoever checks the page.
      tabindex: '0',
      spellcheck: 'false',
      autocorrect: 'off',
      autocapitalize: 'off',
      translate: 'no',
    }),
    lineNumbers(),
    foldGutter({ openText: '▾', closedText: '▸' }),
    highlightSpecialChars(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    search(),
    tooltips({ parent: document.body }),
    EditorState.tabSize.of(2),
    EditorState.allowMultipleSelections.of(true),
    yCollab(text, awareness, { undoManager: undo }),
    keymap.of([
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...yUndoManagerKeymap,
      ...searchKeymap,
      ...foldKeymap,
      ...lintKeymap,
      ...defaultKeymap,
      indentWithTab,
    ]),
    editorLook,
  ];
}

export function CodeEditor({
  text,
  language,
  label,
  size,
  readOnly = false,
  awareness = null,
  stub = '',
  checked = null,
  onRun,
  marks = NO_MARKS,
  describedBy,
  autoFocus = false,
  className,
}: CodeEditorProps) {
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const compartments = useMemo(parts, []);
  const latestRun = useRef(onRun);
  latestRun.current = onRun;
  const asked = useRef({ readOnly, marks, autoFocus, language, stub, checked });
  asked.current = { readOnly, marks, autoFocus, language, stub, checked };

  useEffect(() => {
    if (box.current === null) return;
    const undo = new UndoManager(text);
    const now = asked.current;
    const editor = new EditorView({
      parent: box.current,
      state: EditorState.create({
        doc: text.toString(),
        extensions: [
          standing({
            text,
            awareness,
            undo,
            label,
            describedBy,
            onRun: () => {
              latestRun.current?.();
              return latestRun.current !== undefined;
            },
          }),
          compartments.language.of([]),
          compartments.types.of([]),
          compartments.reading.of(reading(now.readOnly)),
          compartments.marks.of(marked(now.marks)),
        ],
      }),
    });
    view.current = editor;
    if (now.autoFocus) editor.focus();
    return () => {
      view.current = null;
      editor.destroy();
      undo.destroy();
    };
  }, [text, awareness, label, describedBy, compartments]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new view begins without a grammar
  useEffect(() => {
    let current = true;
    void Promise.resolve(grammarOf(language)).then((grammar) => {
      if (!current) return;
      const indent = language === 'typescript' || language === 'javascript' ? '  ' : language === 'go' ? '\t' : '    ';
      view.current?.dispatch({ effects: compartments.language.reconfigure([grammar, indentUnit.of(indent)]) });
    });
    return () => {
      current = false;
    };
  }, [language, text, awareness, label, describedBy, compartments]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new view begins without them
  useEffect(() => {
    const extensions = readOnly ? [] : intelligence(language, stub, checked);
    view.current?.dispatch({
      effects: [compartments.types.reconfigure(extensions), compartments.reading.reconfigure(reading(readOnly))],
    });
  }, [language, stub, checked, readOnly, text, awareness, label, describedBy, compartments]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    editor.dispatch({ effects: compartments.marks.reconfigure(marked(marks)) });
    const first = marks[0];
    if (first === undefined) return;
    const { from } = editor.state.doc.line(Math.min(Math.max(1, first.from), editor.state.doc.lines));
    editor.dispatch({ effects: EditorView.scrollIntoView(from, { y: 'center' }) });
  }, [marks, compartments]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the size is a style, and the editor has to measure again
  useEffect(() => view.current?.requestMeasure(), [size]);

  return (
    <div
      ref={box}
      data-editor
      className={cx('min-h-0 min-w-0 overflow-hidden bg-page', className)}
      style={{ '--editor-size': `${size}px` } as React.CSSProperties}
    />
  );
}
