/** Packages that compute the same figures, how to ask each for one, and where to get them. */

export interface PeerFigure {
  /** Null where it did not finish. */
  readonly milliseconds: number | null;
}

export interface Peer {
  readonly name: string;
  /** Ours that it is held against. */
  readonly task: string;
  readonly command: string;
  /** Ends with 0 where the package is there. */
  readonly probe: readonly string[];
  readonly install: string;
  /** Largest panel worth waiting for. */
  readonly most: number;
  /** Reads a CSV of unit, rater, value; prints seconds of processor time as its last line, reading not counted. */
  arguments(file: string): readonly string[];
}

const IN_R = 'in R: install.packages(c("irr", "irrCAC", "lme4"))';

/** Seconds of `what` on a units x raters matrix `m` (long form `d`), the median of up to five. */
const inR = (library: string, what: string, matrix: boolean) => (file: string) => [
  '-e',
  [
    `suppressPackageStartupMessages(library(${library}))`,
    `d <- read.csv(${JSON.stringify(file)})`,
    ...(matrix
      ? [
          'u <- factor(d$unit); r <- factor(d$rater)',
          'm <- matrix(NA_real_, nlevels(u), nlevels(r)); m[cbind(as.integer(u), as.integer(r))] <- d$value',
        ]
      : ['d$unit <- factor(d$unit); d$rater <- factor(d$rater)']),
    `once <- function() { t <- sum(proc.time()[1:2]); invisible(${what}); sum(proc.time()[1:2]) - t }`,
    'first <- once(); rest <- if (first < 2) replicate(4, once()) else numeric()',
    'cat(median(c(first, rest)), "\\n")',
  ].join('; '),
];
const installedR = (library: string) => ['-e', `if (!requireNamespace("${library}", quietly = TRUE)) quit(status = 1)`];

const KRIPPENDORFF = `
import sys, time, csv, statistics
import numpy as np, krippendorff
rows = list(csv.reader(open(sys.argv[1])))[1:]
units = {u: i for i, u in enumerate(dict.fromkeys(r[0] for r in rows))}
raters = {r: i for i, r in enumerate(dict.fromkeys(r[1] for r in rows))}
m = np.full((len(raters), len(units)), np.nan)
for u, r, v in rows: m[raters[r], units[u]] = float(v)
def once():
    t = time.process_time()
    krippendorff.alpha(reliability_data=m, level_of_measurement="ordinal")
    return time.process_time() - t
once()
print(statistics.median(once() for _ in range(5)))
`;

export const PEERS: readonly Peer[] = [
  {
    name: 'Python krippendorff',
    task: 'alpha, ordinal',
    command: 'python3',
    probe: ['-c', 'import krippendorff, numpy'],
    install: 'pip install krippendorff numpy',
    most: 270_000,
    arguments: (file) => ['-c', KRIPPENDORFF, file],
  },
  {
    name: 'R irr::kripp.alpha',
    task: 'alpha, ordinal',
    command: 'Rscript',
    probe: installedR('irr'),
    install: IN_R,
    most: 30_000,
    arguments: inR('irr', 'kripp.alpha(t(m), "ordinal")', true),
  },
  {
    name: 'R irrCAC::gwet.ac1.raw',
    task: 'AC2 with its error',
    command: 'Rscript',
    probe: installedR('irrCAC'),
    install: IN_R,
    most: 270_000,
    arguments: inR('irrCAC', 'gwet.ac1.raw(m, weights = "quadratic")', true),
  },
  {
    name: 'R lme4::lmer and ranef with variances',
    task: 'severity with intervals',
    command: 'Rscript',
    probe: installedR('lme4'),
    install: IN_R,
    most: 270_000,
    arguments: inR('lme4', 'ranef(lmer(value ~ 1 + (1 | unit) + (1 | rater), d), condVar = TRUE)', false),
  },
];
