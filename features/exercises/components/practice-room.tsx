'use client';
/** The practice room: the same editor with a toy exercise. Nothing of it is sent or kept, and it starts no clock. */
import { type ReactNode, useEffect, useState } from 'react';
import { Doc } from 'yjs';
import { ButtonLink } from '@/components/button-link';
import { Logo } from '@/components/logo';
import { Prose } from '@/components/prose';
import { Segmented } from '@/components/segmented';
import { DOCUMENT_TEXTS, LANGUAGE_NAMES } from '../attempt';
import type { Language } from '../schema';
import type { FileName } from './editor-files';
import { EditorPane } from './editor-pane';
import { TOY_SCRATCH, TOY_STATEMENT, TOY_TESTS, toyStart } from './toy';

export type PracticeRoomProps = {
  /** Of the cover page. */
  back: string;
  languages: readonly Language[];
  foot: ReactNode;
};

function toyDocument(language: Language): Doc {
  const doc = new Doc();
  doc.getText(DOCUMENT_TEXTS.solution).insert(0, toyStart(language));
  doc.getText(DOCUMENT_TEXTS.scratch).insert(0, TOY_SCRATCH);
  doc.getText(DOCUMENT_TEXTS.tests).insert(0, TOY_TESTS);
  return doc;
}

export function PracticeRoom({ back, languages, foot }: PracticeRoomProps) {
  const [language, setLanguage] = useState<Language>(languages[0] ?? 'typescript');
  const [file, setFile] = useState<FileName>('solution');
  const [doc, setDoc] = useState<Doc | null>(null);
  useEffect(() => {
    const made = toyDocument(language);
    setDoc(made);
    setFile('solution');
    return () => made.destroy();
  }, [language]);
  return (
    <div className="flex min-h-dvh flex-col lg:h-dvh">
      <header className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-2 border-b bg-page px-4 py-2">
        <div className="flex min-w-0 flex-1 basis-64 items-center gap-3">
          <Logo />
          <div className="min-w-0">
            <h1 className="font-semibold text-base">Practice room</h1>
            <p className="text-ink-2 text-xs">No clock runs, and nothing you do here is kept or seen by anybody.</p>
          </div>
        </div>
        <ButtonLink href={back}>Back to the invitation</ButtonLink>
      </header>
      <div className="grid min-h-0 flex-1 lg:grid-cols-[22rem_minmax(0,1fr)]">
        <section
          aria-label="Task"
          className="min-h-0 space-y-5 border-b px-4 py-5 lg:overflow-y-auto lg:border-r lg:border-b-0"
        >
          <h2 className="font-semibold text-base">A toy to try the editor with</h2>
          <Prose>{TOY_STATEMENT}</Prose>
          <div className="space-y-1.5">
            <p className="font-semibold text-ink-2 text-xs">Language</p>
            <Segmented
              name="practice-language"
              label="Language"
              value={language}
              onChange={setLanguage}
              options={languages.map((one) => ({ value: one, label: LANGUAGE_NAMES[one] }))}
            />
          </div>
          {foot}
        </section>
        {doc === null ? (
          <div />
        ) : (
          <EditorPane
            doc={doc}
            language={language}
            stub={toyStart(language)}
            file={file}
            onFile={setFile}
            className="h-[70dvh] lg:h-auto"
          />
        )}
      </div>
    </div>
  );
}
