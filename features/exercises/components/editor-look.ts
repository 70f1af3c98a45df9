/**
 * The editor in our colours. Every colour is a token of the page, so light, dark and a change between them need nothing
 * here; the few for code are in app/globals.css with their contrast under test.
 */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const MONO = '"JetBrains Mono Variable", "JetBrains Mono Fallback", ui-monospace, monospace';
const SANS = '"Inter Variable", "Inter Fallback", ui-sans-serif, system-ui, sans-serif';

const frame = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'var(--page)', fontSize: 'var(--editor-size, 14px)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: MONO, fontVariantLigatures: 'none', lineHeight: '1.55', overflow: 'auto' },
  '.cm-content': { padding: '10px 0 40vh', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 12px 0 6px' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '2px' },
  '.cm-gutters': { backgroundColor: 'var(--page)', color: 'var(--ink-3)', border: 'none', paddingLeft: '4px' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 8px 0 6px', minWidth: '30px', fontVariantNumeric: 'tabular-nums' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--ink) 4%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--ink)' },
  '&:not(.cm-focused) .cm-activeLine': { backgroundColor: 'transparent' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 24%, transparent)',
  },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 16%, transparent)',
    outline: '1px solid color-mix(in srgb, var(--accent) 45%, transparent)',
  },
  '.cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket': { color: 'var(--red)' },
  '.cm-selectionMatch': { backgroundColor: 'color-mix(in srgb, var(--accent) 12%, transparent)' },
  '.cm-searchMatch': { backgroundColor: 'color-mix(in srgb, var(--amber) 28%, transparent)' },
  '.cm-searchMatch-selected': { outline: '2px solid var(--amber)' },
  '.cm-foldPlaceholder': { backgroundColor: 'var(--wash)', border: 'none', color: 'var(--ink-2)', padding: '0 6px' },
  '.cm-panels': { backgroundColor: 'var(--wash)', color: 'var(--ink)', fontFamily: SANS },
  '.cm-panels.cm-panels-bottom': { borderTop: '1px solid var(--hairline)' },
  '.cm-panel.cm-search': { padding: '8px 36px 8px 12px', fontSize: '13px' },
  '.cm-panel.cm-search label': { fontSize: '13px', margin: '0 8px 0 4px', display: 'inline-flex', gap: '4px' },
  '.cm-panel.cm-search [name=close]': { right: '8px', top: '6px', fontSize: '18px', color: 'var(--ink-2)' },
  '.cm-textfield': {
    backgroundColor: 'var(--page)',
    border: '1px solid var(--edge)',
    borderRadius: '4px',
    padding: '3px 6px',
    fontSize: '13px',
    color: 'var(--ink)',
  },
  '.cm-button': {
    backgroundImage: 'none',
    backgroundColor: 'var(--page)',
    border: '1px solid var(--edge)',
    borderRadius: '4px',
    padding: '3px 8px',
    fontSize: '13px',
    color: 'var(--ink)',
    textTransform: 'capitalize',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--raised)',
    border: 'none',
    borderRadius: '6px',
    boxShadow: 'var(--float)',
    color: 'var(--ink)',
    overflow: 'hidden',
    maxWidth: 'min(36rem, 90vw)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: MONO, fontSize: '13px', maxHeight: '15em' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 8px', lineHeight: '1.4' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent-soft)', color: 'var(--ink)' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600', color: 'var(--accent)' },
  '.cm-completionDetail': { color: 'var(--ink-3)', fontStyle: 'normal', marginLeft: '1em' },
  '.cm-completionIcon': { display: 'none' },
  '.cm-diagnostic': { padding: '6px 10px', fontSize: '13px', lineHeight: '1.45', whiteSpace: 'pre-wrap' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--red)' },
  '.cm-diagnostic-warning': { borderLeft: '3px solid var(--amber)' },
  '.cm-diagnostic-info': { borderLeft: '3px solid var(--edge)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--red) 1px',
    textUnderlineOffset: '3px',
    textDecorationSkipInk: 'none',
  },
  '.cm-lintRange-warning': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--amber) 1px',
    textUnderlineOffset: '3px',
    textDecorationSkipInk: 'none',
  },
  '.cm-gutter-lint': { width: '10px' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '0' },
  '.cm-lint-marker': { width: '6px', height: '6px', margin: '7px 2px', borderRadius: '50%', content: 'none' },
  '.cm-lint-marker-error': { content: 'none', backgroundColor: 'var(--red)' },
  '.cm-lint-marker-warning': { content: 'none', backgroundColor: 'var(--amber)' },
  '.cm-lint-marker-info': { content: 'none', backgroundColor: 'var(--edge)' },
  '.cm-type-hover': { padding: '6px 10px', fontFamily: MONO, fontSize: '13px', whiteSpace: 'pre-wrap' },
  '.cm-type-hover p': { fontFamily: SANS, color: 'var(--ink-2)', marginTop: '4px' },
  '.cm-marked-line': { backgroundColor: 'var(--accent-soft)', boxShadow: 'inset 2px 0 var(--accent)' },
  '.cm-ySelectionInfo': {
    fontFamily: SANS,
    fontSize: '11px',
    padding: '1px 5px',
    borderRadius: '3px 3px 3px 0',
    opacity: '1',
    top: '-1.5em',
    color: 'var(--accent-ink)',
    backgroundColor: 'var(--accent) !important',
    maxWidth: '16em',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    transitionDelay: '0s',
  },
});

const code = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword, tags.controlKeyword], color: 'var(--code-keyword)' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--code-number)' },
  { tag: [tags.typeName, tags.className, tags.namespace, tags.standard(tags.typeName)], color: 'var(--code-type)' },
  {
    tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.propertyName)],
    color: 'var(--code-name)',
    fontWeight: '600',
  },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: 'var(--code-name)' },
  { tag: [tags.comment, tags.lineComment, tags.blockComment], color: 'var(--code-comment)', fontStyle: 'italic' },
  { tag: [tags.meta, tags.annotation], color: 'var(--code-comment)' },
  { tag: tags.invalid, color: 'var(--red)' },
]);

export const editorLook: Extension = [frame, syntaxHighlighting(code)];
