/**
 * Markdown as text to read: 72 characters a line, code in the mono face and in colours. Raw HTML in the source is dropped and images
 * become links, so text from anywhere can be shown without fetching or running anything of its own.
 */
import type { ReactNode } from 'react';
import Markdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { type CodeTokenKind, codeTokens } from './code-tokens';
import { cx } from './cx';
import { ScrollRegion } from './scroll-region';

export type ProseProps = {
  children: string;
  /** The rank of a `#` heading, so that headings fit under the page's own. */
  startLevel?: 2 | 3 | 4;
  size?: 'small' | 'medium';
  className?: string;
};

const linkStyle = 'text-accent underline decoration-accent/35 underline-offset-[3px] hover:decoration-accent';

function heading(rank: number, startLevel: number) {
  const Tag = `h${Math.min(6, rank + startLevel - 1)}` as 'h2' | 'h3' | 'h4' | 'h5' | 'h6';
  return function ProseHeading({ children }: { children?: ReactNode }) {
    return <Tag className={cx('font-semibold text-ink', rank === 1 ? 'text-base' : 'text-sm')}>{children}</Tag>;
  };
}

const TOKEN_PAINT: Record<CodeTokenKind, string | undefined> = {
  plain: undefined,
  comment: 'text-code-comment',
  string: 'text-code-string',
  number: 'text-code-number',
  keyword: 'text-code-keyword',
};

/** A block that names its language, in colours; anything else as it is. */
function painted(children: ReactNode, className: string | undefined): ReactNode {
  const language = className?.match(/language-([\w+#-]+)/)?.[1];
  if (language === undefined || typeof children !== 'string') return children;
  return codeTokens(children, language).map(({ kind, text }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no other name
    <span key={index} className={TOKEN_PAINT[kind]}>
      {text}
    </span>
  ));
}

function componentsFor(startLevel: number): Components {
  return {
    h1: heading(1, startLevel),
    h2: heading(2, startLevel),
    h3: heading(3, startLevel),
    h4: heading(4, startLevel),
    h5: heading(5, startLevel),
    h6: heading(6, startLevel),
    a: ({ href, children }) => (
      <a href={href} className={linkStyle} rel={href?.startsWith('http') ? 'noreferrer noopener' : undefined}>
        {children}
      </a>
    ),
    img: ({ src, alt }) => (
      <a href={typeof src === 'string' ? src : undefined} className={linkStyle} rel="noreferrer noopener">
        {alt || 'image'}
      </a>
    ),
    ul: ({ children }) => <ul className="list-disc space-y-1 pl-4 marker:text-ink-3">{children}</ul>,
    ol: ({ children, start }) => (
      <ol start={start} className="list-decimal space-y-1 pl-5 marker:text-ink-3">
        {children}
      </ol>
    ),
    blockquote: ({ children }) => (
      <blockquote className="space-y-2 border-l-2 border-l-ink/20 pl-3 text-ink-2">{children}</blockquote>
    ),
    del: ({ children }) => <del className="text-ink-3">{children}</del>,
    hr: () => <hr className="border-t" />,
    code: ({ children, className }) => (
      <code
        className={cx(
          'rounded-sm bg-wash px-1 py-px font-mono text-[0.9286em] in-[pre]:bg-transparent in-[pre]:p-0',
          className,
        )}
      >
        {painted(children, className)}
      </code>
    ),
    pre: ({ children }) => (
      <ScrollRegion label="Code" className="overflow-x-auto rounded border bg-wash print:bg-transparent">
        <pre className="w-max min-w-full px-3 py-2 font-mono text-xs print:w-auto print:whitespace-pre-wrap">
          {children}
        </pre>
      </ScrollRegion>
    ),
    table: ({ children }) => (
      <ScrollRegion label="Table" className="overflow-x-auto">
        <table className="border-separate border-spacing-0 text-left text-sm">{children}</table>
      </ScrollRegion>
    ),
    th: ({ children, style }) => (
      <th style={style} className="border-b px-2 py-1.5 font-semibold text-ink-2 text-xs first:pl-0">
        {children}
      </th>
    ),
    td: ({ children, style }) => (
      <td style={style} className="border-b px-2 py-1.5 align-top first:pl-0">
        {children}
      </td>
    ),
  };
}

const byLevel = { 2: componentsFor(2), 3: componentsFor(3), 4: componentsFor(4) };

export function Prose({ children, startLevel = 3, size = 'medium', className }: ProseProps) {
  return (
    <div className={cx('max-w-read space-y-3', size === 'small' ? 'text-xs' : 'text-sm', className)}>
      <Markdown remarkPlugins={[remarkGfm]} skipHtml components={byLevel[startLevel]}>
        {children}
      </Markdown>
    </div>
  );
}
