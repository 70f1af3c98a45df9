/**
 * Draws an Observable Plot on the server, as SVG markup that a strict content security policy accepts and that takes its
 * look from the page: Plot's style element (which would need a nonce) becomes inline attributes, its font and white
 * background give way to the page's, and ids are unique to the chart. Plot itself never reaches the browser.
 */
import { type PlotOptions, plot } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { escapedText } from '../escaped-text';

const ELEMENT_NODE = 1;
const TEXT_NODE = 3;

declare const drawn: unique symbol;

/** Markup of one svg element made by `plotSvg`, and therefore escaped: what a page may insert as it is. */
export type SvgMarkup = string & { readonly [drawn]: true };

export type PlotFrame = {
  /** Unique on the page; prefixes the ids inside the picture. Letters, digits, hyphen and underscore. */
  id: string;
  /** What the picture shows, for those who do not see it: one sentence. Its figures belong in a table beside it. */
  label: string;
};

/** Title, caption and legends would wrap the svg in a figure: they are text, and belong to the frame around the chart. */
export type PlotSvgOptions = Omit<
  PlotOptions,
  'title' | 'subtitle' | 'caption' | 'figure' | 'document' | 'className' | 'style' | 'ariaLabel' | 'ariaDescription'
>;

// Lines break only where the chart says so; the picture shrinks with a narrow page and keeps its shape.
const ROOT_STYLE =
  'display:block;max-width:100%;height:auto;overflow:visible;white-space:pre;--plot-background:var(--page)';

/**
 * Renders a plot to an SVG string, the same for the same input.
 *
 * @throws {RangeError} when the id could not stand in a `url(#...)`
 * @throws {Error} when the options make Plot draw more than one svg (a legend)
 */
export function plotSvg(options: PlotSvgOptions, { id, label }: PlotFrame): SvgMarkup {
  if (!/^[A-Za-z][\w-]*$/.test(id)) throw new RangeError(`"${id}" cannot be the id of a chart.`);
  const { document } = parseHTML('<!doctype html><html></html>');
  const svg = plot({ ...options, document, className: 'plot', ariaLabel: label });
  if (svg.tagName.toLowerCase() !== 'svg') {
    throw new Error(`The chart "${id}" is not one svg: put legends and titles into the frame around it.`);
  }
  for (const style of svg.querySelectorAll('style')) style.remove();
  for (const name of ['class', 'font-family']) svg.removeAttribute(name);
  svg.setAttribute('role', 'img');
  svg.setAttribute('font-size', '12');
  svg.setAttribute('style', ROOT_STYLE);
  for (const grid of svg.querySelectorAll('[aria-label$="-grid"][stroke="currentColor"]')) {
    grid.setAttribute('stroke', 'var(--hairline)');
    grid.removeAttribute('stroke-opacity');
  }
  ownIds(svg, id);
  nameParts(svg);
  roundPlaces(svg);
  for (const straight of svg.querySelectorAll('[stroke-miterlimit]')) straight.removeAttribute('stroke-miterlimit');
  joinStrokes(svg);
  return markupOf(svg) as SvgMarkup;
}

/**
 * Markup with apostrophes around its attributes: a page carries each picture a second time within a quoted text, where every
 * quotation mark weighs twice.
 */
function markupOf(node: Node): string {
  if (node.nodeType === TEXT_NODE) return escapedText(node.textContent ?? '');
  if (node.nodeType !== ELEMENT_NODE) return '';
  const { localName, attributes, childNodes } = node as Element;
  const own = Array.from(attributes, ({ name, value }) => ` ${name}='${escapedText(value)}'`).join('');
  const within = Array.from(childNodes, markupOf).join('');
  return within === '' ? `<${localName}${own}/>` : `<${localName}${own}>${within}</${localName}>`;
}

/** A group of a picture may have no label of its own: Plot's name for each mark becomes a plain data attribute. */
function nameParts(svg: Element): void {
  for (const part of svg.querySelectorAll('[aria-label]')) {
    part.setAttribute('data-part', part.getAttribute('aria-label') ?? '');
    part.removeAttribute('aria-label');
  }
}

const PLACES = ['d', 'transform', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'cx', 'cy', 'width', 'height', 'points'] as const;
/** Not a length in another unit: a text's `0.71em` stays. */
const LONG_NUMBER = /-?\d+\.\d{2,}(?![\d.a-z%])/g;

/** A tenth of a pixel is finer than any screen; Plot writes up to seventeen digits, and every page carries them twice. */
function roundPlaces(svg: Element): void {
  for (const element of svg.querySelectorAll('*')) {
    for (const name of PLACES) {
      const value = element.getAttribute(name);
      if (value === null) continue;
      element.setAttribute(
        name,
        value.replace(LONG_NUMBER, (number) => String(Math.round(Number(number) * 10) / 10)),
      );
    }
  }
}

/** Neighbouring strokes that differ in their place alone become one: a picture of 30 by 60 cells has thousands. */
function joinStrokes(svg: Element): void {
  const looks = (path: Element): string =>
    Array.from(path.attributes, ({ name, value }) => (name === 'd' ? '' : `${name}=${value}`))
      .sort()
      .join(';');
  for (const group of svg.querySelectorAll('g[fill="none"]')) {
    let last: Element | null = null;
    for (const part of Array.from(group.children)) {
      const stroke = part.tagName.toLowerCase() === 'path' && !part.hasAttribute('transform');
      if (last !== null && stroke && looks(last) === looks(part)) {
        last.setAttribute('d', `${last.getAttribute('d')}${part.getAttribute('d')}`);
        part.remove();
      } else last = stroke ? part : null;
    }
  }
}

/** Plot numbers its clip paths through the life of the process: two charts, or two processes, could share a number. */
function ownIds(svg: Element, prefix: string): void {
  const renamed = new Map<string, string>();
  for (const element of svg.querySelectorAll('[id]')) {
    const own = `${prefix}-${renamed.size + 1}`;
    renamed.set(`url(#${element.id})`, `url(#${own})`);
    element.id = own;
  }
  for (const element of svg.querySelectorAll('*')) {
    for (const { name, value } of Array.from(element.attributes)) {
      const own = renamed.get(value);
      if (own) element.setAttribute(name, own);
    }
  }
}
