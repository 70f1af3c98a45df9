/** Code cut into pieces of one colour each, by the editor's own grammar. */
import { javascriptLanguage, typescriptLanguage } from '@codemirror/lang-javascript';
import { highlightCode, tagHighlighter, tags } from '@lezer/highlight';

const colours = tagHighlighter([
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword, tags.controlKeyword], class: 'text-code-keyword' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], class: 'text-code-string' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], class: 'text-code-number' },
  { tag: [tags.typeName, tags.className, tags.namespace], class: 'text-code-type' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], class: 'text-code-name' },
  { tag: tags.definition(tags.propertyName), class: 'text-code-name' },
  { tag: [tags.comment, tags.lineComment, tags.blockComment], class: 'text-code-comment italic' },
]);

export function piecesOf(text: string, language: 'typescript' | 'javascript'): { text: string; classes: string }[][] {
  const { parser } = language === 'typescript' ? typescriptLanguage : javascriptLanguage;
  const lines: { text: string; classes: string }[][] = [[]];
  highlightCode(
    text,
    parser.parse(text),
    colours,
    (piece, classes) => {
      const line = lines.at(-1);
      const last = line?.at(-1);
      if (last !== undefined && last.classes === classes) last.text += piece;
      else line?.push({ text: piece, classes });
    },
    () => lines.push([]),
  );
  return lines;
}
