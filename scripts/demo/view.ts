/**
 * A live view in a terminal: a few lines that are drawn over again, and below them what happened, newest last. Without a
 * terminal it prints one line a second, and what happens when it happens.
 */
const REDRAW_MS = 125;
const LINE_MS = 1000;
const NEWS = 6;

/** What a show tells the view. */
export interface Frame {
  readonly title: string;
  /** The whole picture, line by line. */
  readonly picture: readonly string[];
  /** The same in one line, for those who see no picture. */
  readonly summary: string;
}

export interface View {
  /** Says that something happened. */
  news(text: string): void;
  /** Draws a last time, gives the terminal back and prints what came out. */
  end(conclusion: readonly string[]): void;
}

const clock = (seconds: number): string => `${seconds.toFixed(1).padStart(5)} s`;

export function openView(frame: () => Frame, out: NodeJS.WriteStream = process.stdout): View {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const news: string[] = [];
  const live = out.isTTY === true;
  let drawn = 0;

  const draw = (): void => {
    const { title, picture } = frame();
    const width = out.columns || 100;
    const lines = [`\x1b[1m${title}\x1b[0m`, '', ...picture, '', ...news.slice(-NEWS)];
    // A line that wraps would be counted as one and leave its second half behind.
    const cut = lines.map((line) => (line.length > width + 8 ? `${line.slice(0, width + 8)}\x1b[0m` : line));
    out.write(`${drawn ? `\x1b[${drawn}A` : ''}${cut.map((line) => `\x1b[2K${line}\n`).join('')}\x1b[0J`);
    drawn = cut.length;
  };
  if (live) out.write('\x1b[?25l');
  else out.write(`${frame().title}\n`);
  const timer = setInterval(
    () => (live ? draw() : out.write(`${clock(seconds())}  ${frame().summary}\n`)),
    live ? REDRAW_MS : LINE_MS,
  );
  return {
    news(text) {
      news.push(`\x1b[2m${clock(seconds())}\x1b[0m  ${text}`);
      if (!live) out.write(`${clock(seconds())}  * ${text}\n`);
    },
    end(conclusion) {
      clearInterval(timer);
      if (live) draw();
      out.write(`${live ? '\x1b[?25h' : ''}\n${conclusion.join('\n')}\n`);
    },
  };
}

const BLOCKS = ' ▁▂▃▄▅▆▇█';

/** A row of bars, one for each figure, `most` being a full one. */
export function bars(figures: readonly number[], most: number): string {
  return figures
    .map((figure) => BLOCKS[Math.min(8, Math.max(figure > 0 ? 1 : 0, Math.round((8 * figure) / most)))])
    .join('');
}

/** One bar lying down, `width` characters for `most`. */
export function bar(figure: number, most: number, width: number): string {
  const filled = Math.min(width, Math.max(figure > 0 ? 1 : 0, Math.round((width * figure) / most)));
  return `${'█'.repeat(filled)}${'·'.repeat(width - filled)}`;
}

/** Counts events in the seconds that they fall into, for a row of bars. */
export class PerSecond {
  readonly #began = performance.now();
  readonly #counts: number[] = [];

  count(): void {
    const second = Math.floor((performance.now() - this.#began) / 1000);
    this.#counts[second] = (this.#counts[second] ?? 0) + 1;
  }

  /** The last `seconds`, oldest first; the running one is the last. */
  last(seconds: number): number[] {
    const now = Math.floor((performance.now() - this.#began) / 1000);
    return Array.from({ length: seconds }, (_, index) => this.#counts[now - seconds + 1 + index] ?? 0);
  }
}
