/** The grammar of each language, fetched when it is needed; JavaScript and TypeScript come with the editor. */
import { javascript } from '@codemirror/lang-javascript';
import type { Extension } from '@codemirror/state';
import type { Language } from '../schema';

/** At once for what runs; else when its grammar has arrived. */
export function grammarOf(language: Language): Extension | Promise<Extension> {
  switch (language) {
    case 'typescript':
      return javascript({ typescript: true });
    case 'javascript':
      return javascript();
    case 'python':
      return import('@codemirror/lang-python').then(({ python }) => python());
    case 'java':
      return import('@codemirror/lang-java').then(({ java }) => java());
    case 'go':
      return import('@codemirror/lang-go').then(({ go }) => go());
    case 'csharp':
      return Promise.all([import('@codemirror/language'), import('@codemirror/legacy-modes/mode/clike')]).then(
        ([{ StreamLanguage }, { csharp }]) => StreamLanguage.define(csharp),
      );
  }
}
