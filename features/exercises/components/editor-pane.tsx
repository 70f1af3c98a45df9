'use client';
/**
 * The files of an attempt as tabs over editors. All editors stay mounted, so that caret, undo and scroll of each are where
 * they were left. Practice room, workspace and whoever follows share it.
 */
import dynamic from 'next/dynamic';
import { type ReactNode, useEffect, useId, useMemo, useState } from 'react';
import type { Awareness } from 'y-protocols/awareness';
import type { Doc } from 'yjs';
import { cx } from '@/components/cx';
import { Kbd } from '@/components/kbd';
import { ModKey } from '@/components/mod-key';
import { DOCUMENT_TEXTS, LANGUAGE_NAMES, runs } from '../attempt';
import type { Language } from '../schema';
import type { LineRange } from './code-editor';
import { type FileName, fileNameOf, filesOf } from './editor-files';
import { SIZES, useEditorSize } from './editor-size';
import { typeChecker } from './type-checker';

const CodeEditor = dynamic(() => import('./code-editor').then((module) => module.CodeEditor), {
  ssr: false,
  loading: () => <p className="p-4 text-ink-2 text-sm">The editor is on its way.</p>,
});

export type EditorPaneProps = {
  doc: Doc;
  language: Language;
  /** What the solution began with. */
  stub: string;
  file: FileName;
  onFile: (file: FileName) => void;
  readOnly?: boolean;
  awareness?: Awareness | null;
  onRun?: () => void;
  marks?: readonly LineRange[];
  /** Stands at the right of the tabs. */
  aside?: ReactNode;
  className?: string;
};

const WHAT: Readonly<Record<FileName, string>> = {
  solution: 'Solution',
  scratch: 'Scratch file',
  tests: 'Own tests',
};

export function EditorPane({
  doc,
  language,
  stub,
  file,
  onFile,
  readOnly = false,
  awareness = null,
  onRun,
  marks,
  aside,
  className,
}: EditorPaneProps) {
  const [size, stepSize] = useEditorSize();
  const id = useId();
  const files = filesOf(runs(language));
  const checked = useTypes(doc, language, readOnly);
  const tabAt = (index: number) => files[(index + files.length) % files.length] as FileName;
  return (
    <section aria-label="Code" className={cx('flex min-h-0 min-w-0 flex-col bg-page', className)}>
      <div className="flex min-h-10 flex-wrap items-center gap-x-3 border-b px-3">
        <div role="tablist" aria-label="Files" className="flex min-w-0 flex-1 gap-4 self-stretch overflow-x-auto">
          {files.map((one, index) => (
            <button
              key={one}
              type="button"
              role="tab"
              id={`${id}-${one}-tab`}
              aria-selected={one === file}
              aria-controls={`${id}-${one}`}
              tabIndex={one === file ? 0 : -1}
              onClick={() => onFile(one)}
              onKeyDown={(event) => {
                const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
                if (by === 0) return;
                event.preventDefault();
                const next = tabAt(index + by);
                onFile(next);
                document.getElementById(`${id}-${next}-tab`)?.focus();
              }}
              title={WHAT[one]}
              className={cx(
                'pointer-coarse:min-h-11 -mb-px shrink-0 whitespace-nowrap border-b-2 font-mono text-xs focus-visible:-outline-offset-2',
                one === file ? 'border-accent font-semibold text-ink' : 'border-transparent text-ink-2 hover:text-ink',
              )}
            >
              {fileNameOf(one, language)}
            </button>
          ))}
        </div>
        {aside}
        <div className="flex items-center gap-0.5">
          <SizeButton label="Smaller letters" disabled={size === SIZES[0]} onPress={() => stepSize(-1)}>
            <span className="text-xs">A</span>
          </SizeButton>
          <SizeButton label="Larger letters" disabled={size === SIZES.at(-1)} onPress={() => stepSize(1)}>
            <span className="text-base">A</span>
          </SizeButton>
        </div>
      </div>
      {files.map((one) => (
        <div
          key={one}
          role="tabpanel"
          id={`${id}-${one}`}
          aria-labelledby={`${id}-${one}-tab`}
          className={cx('min-h-0 flex-1', one === file ? 'flex' : 'hidden')}
        >
          <CodeEditor
            text={doc.getText(DOCUMENT_TEXTS[one])}
            language={language}
            label={`${WHAT[one]}, ${LANGUAGE_NAMES[language]}`}
            size={size}
            readOnly={readOnly}
            awareness={one === 'solution' ? awareness : null}
            stub={one === 'solution' ? stub : ''}
            checked={checked?.[one] ?? null}
            describedBy={`${id}-keys`}
            className="h-full flex-1"
            {...(onRun === undefined ? {} : { onRun })}
            {...(one === 'solution' && marks !== undefined ? { marks } : {})}
          />
        </div>
      ))}
      <p
        id={`${id}-keys`}
        className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t px-3 py-1.5 text-ink-2 text-xs pointer-coarse:hidden"
      >
        {readOnly ? (
          <span>Read only.</span>
        ) : (
          <>
            <span>
              <Kbd>Tab</Kbd> indents; <Kbd>Esc</Kbd> then <Kbd>Tab</Kbd> leaves the editor, or <Kbd>Ctrl M</Kbd> lets
              Tab move on
            </span>
            <span>
              <Kbd>
                <ModKey /> F
              </Kbd>{' '}
              finds
            </span>
          </>
        )}
      </p>
    </section>
  );
}

function SizeButton(props: { label: string; disabled: boolean; onPress: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-label={props.label}
      title={props.label}
      disabled={props.disabled}
      onClick={props.onPress}
      className="inline-flex size-7 pointer-coarse:size-11 items-center justify-center rounded-sm text-ink-2 enabled-hover:bg-wash enabled-hover:text-ink disabled:opacity-40"
    >
      {props.children}
    </button>
  );
}

/** One type checker for all files, where the language has one; the worker starts once the editors stand. */
function useTypes(doc: Doc, language: Language, readOnly: boolean) {
  const [checker, setChecker] = useState<ReturnType<typeof typeChecker> | null>(null);
  const wanted = runs(language) && !readOnly;
  useEffect(() => {
    if (!wanted) return;
    const made = typeChecker();
    setChecker(made);
    return () => {
      made.close();
      setChecker(null);
    };
  }, [wanted]);
  return useMemo(() => {
    if (checker === null || !wanted) return null;
    const others = (file: FileName) => () =>
      Object.fromEntries(
        filesOf(true)
          .filter((one) => one !== file)
          .map((one) => [fileNameOf(one, language), doc.getText(DOCUMENT_TEXTS[one]).toString()]),
      );
    const of = (file: FileName) => ({ checker, file: fileNameOf(file, language), others: others(file) });
    return { solution: of('solution'), scratch: of('scratch'), tests: of('tests') };
  }, [checker, wanted, doc, language]);
}
