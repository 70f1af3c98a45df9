/** Every statistic of stats/ by its name on the command line: what it reads, and its figures under names people look for. */
import { adjustedScores } from '../../stats/adjusted-scores';
import { agreement } from '../../stats/agreement';
import { agreementBootstrap } from '../../stats/agreement-bootstrap';
import { agreementWeights, type Weighting } from '../../stats/agreement-weights';
import { benjaminiHochberg } from '../../stats/benjamini-hochberg';
import { brennanPrediger } from '../../stats/brennan-prediger';
import { cohenKappa, pairTable } from '../../stats/cohen-kappa';
import { congerKappa } from '../../stats/conger-kappa';
import { connectedGroups } from '../../stats/connected-groups';
import { connectingPairs } from '../../stats/connecting-pairs';
import { cusum, ewma } from '../../stats/control-charts';
import { pearson, spearman } from '../../stats/correlation';
import { crossedModel, fitCrossed } from '../../stats/crossed-model';
import { crossedModelBootstrap } from '../../stats/crossed-model-bootstrap';
import { effectiveResistance } from '../../stats/effective-resistance';
import { tTails } from '../../stats/f-distribution';
import { fleissKappa } from '../../stats/fleiss-kappa';
import { fleissKappaTest } from '../../stats/fleiss-kappa-test';
import { gwetAc } from '../../stats/gwet-ac';
import { type Intraclass, intraclassCorrelations } from '../../stats/icc';
import { itemAnalysis } from '../../stats/item-analysis';
import { kendallTau } from '../../stats/kendall-tau';
import { kendallW } from '../../stats/kendall-w';
import { krippendorffAlpha, type Metric } from '../../stats/krippendorff-alpha';
import { krippendorffAlphaBootstrap } from '../../stats/krippendorff-alpha-bootstrap';
import { levelDistribution } from '../../stats/level-distribution';
import { meanBootstrap } from '../../stats/mean-bootstrap';
import { normalTail } from '../../stats/normal-quantile';
import { panelReliability } from '../../stats/panel-reliability';
import type { BootstrapInterval, BootstrapOptions } from '../../stats/percentile-bootstrap';
import { createRandom } from '../../stats/random';
import { raterSpread } from '../../stats/rater-spread';
import type { Rating, Result, Undefined } from '../../stats/ratings';
import { residuals } from '../../stats/residuals';
import { cusumRunLength, ewmaRunLength } from '../../stats/run-length';
import { severity } from '../../stats/severity';
import { severityAmong } from '../../stats/severity-among';
import { severityChange } from '../../stats/severity-change';
import { severityFloor } from '../../stats/severity-floor';
import { spread } from '../../stats/spread';
import { twoWayEffects } from '../../stats/two-way-effects';
import { weakLinks } from '../../stats/weak-links';
import { type ChanceCorrected, normalInterval, studentInterval } from '../../stats/weighted-agreement';
import { type Input, Sentence } from './input';

type Figures = { readonly defined: true; readonly [figure: string]: unknown };

export interface Statistic {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** One line. */
  readonly says: string;
  run(input: Input): Figures | Undefined;
}

const METRICS: Readonly<Record<string, Metric>> = {
  nominal: 'nominal',
  ordinal: 'ordinal',
  interval: 'interval',
  ratio: 'ratio',
};
const WEIGHTINGS: Readonly<Record<string, Weighting>> = {
  identity: 'identity',
  unweighted: 'identity',
  none: 'identity',
  nominal: 'identity',
  linear: 'linear',
  'equal-spacing': 'linear',
  quadratic: 'quadratic',
  squared: 'quadratic',
  'fleiss-cohen': 'quadratic',
  ordinal: 'ordinal',
};

const confidenceOf = (input: Input): number => {
  const given = input.number(['confidence', 'conf', 'confLevel'], 0.95);
  const confidence = given > 1 && given < 100 ? given / 100 : given;
  if (!(confidence > 0 && confidence < 1)) throw new Sentence(`"confidence" is ${given}: it lies between 0 and 1.`);
  return confidence;
};

/** Draws, confidence and seed; without a seed it is made from the data, so the same data give the same interval. */
function bootstrapOf(input: Input, usually = 2000): BootstrapOptions {
  const draws = input.number(['draws', 'replicates', 'resamples'], usually);
  if (!Number.isInteger(draws) || draws < 0 || draws > 1_000_000) {
    throw new Sentence(`"draws" is ${draws}: a whole number up to 1,000,000, or 0 for no interval.`);
  }
  const options = { draws, confidence: confidenceOf(input) };
  return input.has('seed') ? { ...options, random: createRandom(input.number('seed')) } : options;
}

/** Agreement weights of these levels: by name, or a table of agreement or of disagreement. */
function weightsOf(input: Input, levels: readonly number[], otherwise: Weighting): number[][] {
  const disagreement = input.table('disagreement_weights', 'disagreementWeights');
  if (disagreement !== undefined) {
    const most = Math.max(...disagreement.flat());
    if (!(most > 0)) throw new Sentence('"disagreement_weights" should hold a number above 0.');
    return disagreement.map((row) => row.map((one) => 1 - one / most));
  }
  if (input.isTable('weights')) return input.table('weights') ?? [];
  const name = input.choice(['weights', 'weighting'], WEIGHTINGS, otherwise);
  return byName(levels, name);
}

/** One level in use has no distances: it agrees with itself. */
const byName = (levels: readonly number[], name: Weighting): number[][] =>
  levels.length < 2 ? levels.map(() => [1]) : agreementWeights(levels, name);

const asInterval = ({ low, high }: { low: number; high: number }): [number, number] => [low, high];
const bootstrapped = ({ standardError, confidence, draws, drawsWithoutValue }: BootstrapInterval) => ({
  standardError,
  confidence,
  draws,
  drawsWithoutValue,
});

/** A panel on a scale, from ratings, from a table of two raters' levels, or from counts of each category by unit. */
function scaled(
  input: Input,
  counts: 'pair' | 'categories',
): { ratings: Rating[]; levels: number[]; labels: string[] } {
  const byUnit =
    input.table('categoryCounts', 'category_counts') ?? (counts === 'categories' ? input.table('counts') : undefined);
  const ofPair = counts === 'pair' ? input.table('counts') : undefined;
  const table = byUnit ?? ofPair;
  if (table === undefined) return input.onScale();
  const width = table[0]?.length ?? 0;
  const labels = input.strings('levels') ?? Array.from({ length: width }, (_, k) => String(k + 1));
  const levels = labels.map((name, k) =>
    labels.every((one) => one !== '' && Number.isFinite(Number(one))) ? Number(name) : k + 1,
  );
  if (levels.length !== width)
    throw new Sentence(`"levels" names ${levels.length} levels, and the table has ${width}.`);
  if (table.flat().some((n) => !Number.isInteger(n) || n < 0))
    throw new Sentence('"counts" should hold whole numbers from 0 on.');
  if (byUnit !== undefined) {
    const ratings = byUnit.flatMap((row, u) => {
      const values = row.flatMap((n, k) => Array.from({ length: n }, () => levels[k] as number));
      return values.map((value, r) => ({ unit: `unit ${u + 1}`, rater: `rater ${r + 1}`, value }));
    });
    return { ratings, levels, labels };
  }
  if (table.length !== width)
    throw new Sentence(`"counts" has ${table.length} rows and ${width} columns: two raters' levels are a square.`);
  let unit = 0;
  const ratings = table.flatMap((row, i) =>
    row.flatMap((n, j) =>
      Array.from({ length: n }, () => {
        unit++;
        return [
          { unit: `unit ${unit}`, rater: 'row', value: levels[i] as number },
          { unit: `unit ${unit}`, rater: 'column', value: levels[j] as number },
        ];
      }).flat(),
    ),
  );
  return { ratings, levels, labels };
}

/** A coefficient over units as it is shown: with its error, interval by the normal and by Student's t, and its test. */
function shownCoefficient(figures: ChanceCorrected, confidence: number) {
  const { coefficient, units, z } = figures;
  return {
    value: coefficient,
    ...figures,
    p: z === null ? null : tTails(z, units - 1),
    interval: normalInterval(figures, confidence),
    intervalByT: studentInterval(figures, confidence),
    confidence,
  };
}

function panelCoefficient(
  of: (
    ratings: readonly Rating[],
    levels: readonly number[],
    weights: readonly (readonly number[])[],
  ) => Result<ChanceCorrected>,
  name: string,
  otherwise: Weighting | null,
) {
  return (input: Input): Figures | Undefined => {
    const { ratings, levels } = scaled(input, 'pair');
    const confidence = confidenceOf(input);
    const weights = otherwise === null ? byName(levels, 'identity') : weightsOf(input, levels, otherwise);
    const figures = of(ratings, levels, weights);
    return figures.defined
      ? { [name]: figures.coefficient, ...shownCoefficient(figures, confidence), defined: true }
      : figures;
  };
}

function alpha(input: Input): Figures | Undefined {
  const metric = input.choice(
    ['metric', 'level', 'scale', 'level_of_measurement'],
    METRICS,
    input.textual ? 'nominal' : 'ordinal',
  );
  const ratings = metric === 'nominal' ? input.onScale().ratings : input.ratings();
  const { draws, ...options } = bootstrapOf(input);
  const plain = krippendorffAlpha(ratings, metric);
  if (!plain.defined) return plain;
  const { alpha: value, units } = plain;
  const shown = { value, alpha: value, metric, units, ratings: plain.ratings };
  if (draws === 0) return { defined: true, ...shown };
  const found = krippendorffAlphaBootstrap(ratings, metric, { ...options, draws: draws ?? 2000 });
  if (!found.defined) return { defined: true, ...shown, interval: null, intervalMissing: found };
  return { defined: true, ...shown, interval: asInterval(found), ...bootstrapped(found) };
}

function rawAgreement(input: Input): Figures | Undefined {
  const textual = input.textual;
  const { ratings } = input.onScale();
  const { draws, ...options } = bootstrapOf(input);
  const plain = agreement(ratings);
  if (!plain.defined) return plain;
  const { exact, withinOne, meanGap, pairs, units, unitsExact, unitsWithinOne } = plain;
  const near = textual && !input.has('levels');
  const shown = {
    value: exact,
    exact,
    withinOne: near ? null : withinOne,
    meanGap: near ? null : meanGap,
    pairs,
    units,
    unitsExact,
    unitsWithinOne: near ? null : unitsWithinOne,
    allRatersExactPercent: (100 * unitsExact) / units,
    allRatersWithinOnePercent: near ? null : (100 * unitsWithinOne) / units,
  };
  if (draws === 0) return { defined: true, ...shown };
  const found = agreementBootstrap(ratings, { ...options, draws: draws ?? 2000 });
  if (!found.defined) return { defined: true, ...shown, interval: null, intervalMissing: found };
  return {
    defined: true,
    ...shown,
    interval: asInterval(found.exactInterval),
    withinOneInterval: near ? null : asInterval(found.withinOneInterval),
    ...bootstrapped(found.exactInterval),
  };
}

function pairKappa(otherwise: Weighting) {
  return (input: Input): Figures | Undefined => {
    const confidence = confidenceOf(input);
    const proportions = input.table('proportions');
    const counts = input.table('counts') ?? proportions?.map((row) => row.map((one) => one * input.number('n')));
    if (counts !== undefined) {
      const levels = input.numbers('levels') ?? counts.map((_, at) => at + 1);
      return shownKappa(counts, weightsOf(input, levels, otherwise), confidence);
    }
    const { ratings, levels } = input.onScale();
    const weights = weightsOf(input, levels, otherwise);
    const raters = [...new Set(ratings.map(({ rater }) => rater))];
    const chosen = input.strings('pair') ?? raters;
    const [first, second] = chosen;
    if (chosen.some((one) => !raters.includes(one)))
      throw new Sentence(`"pair" should be two of ${raters.join(', ')}.`);
    if (first === undefined || second === undefined)
      return shownKappa(
        levels.map(() => levels.map(() => 0)),
        weights,
        confidence,
      );
    if (chosen.length === 2) return shownKappa(pairTable(ratings, first, second, levels), weights, confidence);
    const pairs = raters.flatMap((a, at) =>
      raters
        .slice(at + 1)
        .map((b) => ({ raters: [a, b], ...shownKappa(pairTable(ratings, a, b, levels), weights, confidence) })),
    );
    return { defined: true, pairs };
  };
}

function shownKappa(
  table: readonly (readonly number[])[],
  weights: number[][],
  confidence: number,
): Figures | Undefined {
  const figures = cohenKappa(table, weights, { confidence });
  if (!figures.defined) return figures;
  const z = figures.standardErrorIfZero === 0 ? null : figures.kappa / figures.standardErrorIfZero;
  const p = z === null ? null : 2 * normalTail(Math.abs(z));
  return { ...figures, value: figures.kappa, z, p, confidence, table };
}

function fleiss(input: Input): Figures | Undefined {
  const { ratings, levels, labels } = scaled(input, 'categories');
  const confidence = confidenceOf(input);
  const figures = fleissKappa(ratings, levels, weightsOf(input, levels, 'identity'));
  if (!figures.defined) return figures;
  const test = fleissKappaTest(ratings, levels);
  const byLevel = test.defined ? test.levels.map((one, k) => ({ ...one, level: labels[k] })) : null;
  const plain = test.defined && input.used.weights === 'identity';
  return {
    kappa: figures.coefficient,
    ...shownCoefficient(figures, confidence),
    ...(plain ? { z: test.z, p: test.p, standardErrorIfZero: test.standardErrorIfZero } : {}),
    categories: byLevel,
    defined: true,
  };
}

const FORMS = [
  ['ICC(1)', 'oneWay', 'ICC1'],
  ['ICC(A,1)', 'agreement', 'ICC2'],
  ['ICC(C,1)', 'consistency', 'ICC3'],
  ['ICC(k)', 'oneWayMean', 'ICC1k'],
  ['ICC(A,k)', 'agreementMean', 'ICC2k'],
  ['ICC(C,k)', 'consistencyMean', 'ICC3k'],
] as const;

function icc(input: Input): Figures | Undefined {
  const ratings = input.ratings();
  const confidence = confidenceOf(input);
  const figures = intraclassCorrelations(ratings, { acrossGroups: input.flag('acrossGroups'), confidence });
  if (!figures.defined) return figures;
  const shown = (one: Intraclass) => {
    const { degrees, ...rest } = one;
    return { ...rest, df1: degrees[0], df2: degrees[1] };
  };
  const { meanSquares, ratersPerUnit, units, raters } = figures;
  return {
    defined: true,
    value: figures.agreement.value,
    ...Object.fromEntries(FORMS.map(([name, key, other]) => [name, { alsoCalled: other, ...shown(figures[key]) }])),
    confidence,
    meanSquares,
    ratersPerUnit,
    units,
    raters,
  };
}

/** Two series, or the ratings of two raters on the units they share. */
function series(input: Input): { x: number[]; y: number[] } {
  const [x, y] = [input.numbers('x'), input.numbers('y')];
  if (x !== undefined && y !== undefined) return { x, y };
  if (x !== undefined || y !== undefined) throw new Sentence('Two series are needed, "x" and "y", of one length.');
  const ratings = input.ratings();
  const raters = [...new Set(ratings.map(({ rater }) => rater))];
  if (raters.length !== 2)
    throw new Sentence(`A correlation is of two series: "x" and "y", or two raters, not ${raters.length}.`);
  const valueBy = (rater: string) =>
    new Map(ratings.filter((one) => one.rater === rater).map((one) => [one.unit, one.value]));
  const [a, b] = raters.map(valueBy) as [Map<string, number>, Map<string, number>];
  const shared = [...a].flatMap(([unit, value]) => {
    const other = b.get(unit);
    return other === undefined ? [] : [[value, other] as const];
  });
  return { x: shared.map(([value]) => value), y: shared.map(([, other]) => other) };
}

function items(input: Input): Figures | Undefined {
  input.strings('items');
  const table = fullTable(input);
  const figures = itemAnalysis(table, { confidence: confidenceOf(input) });
  return figures.defined ? { value: figures.alpha, ...figures } : figures;
}

/** Rows without holes: those with one are left out of item analysis, and counted. */
function fullTable(input: Input): number[][] {
  const ratings = input.ratings();
  const columns = [...new Set(ratings.map(({ rater }) => rater))];
  const rows = new Map<string, Map<string, number>>();
  for (const { unit, rater, value } of ratings) rows.set(unit, (rows.get(unit) ?? new Map()).set(rater, value));
  const full = [...rows.values()].filter((row) => row.size === columns.length);
  input.used.rowsLeftOut = rows.size - full.length;
  return full.map((row) => columns.map((column) => row.get(column) as number));
}

function points(input: Input): number[] {
  const found = input.numbers('x', 'series', 'values');
  if (found !== undefined) return found;
  if (!input.has('ratings')) throw new Sentence('"x" is missing: the values of the chart in the order of time.');
  const ratings = input.ratings();
  const raters = new Set(ratings.map(({ rater }) => rater)).size;
  if (raters !== 1) throw new Sentence(`A chart is of one rater's rows in the order of time, not of ${raters}'s.`);
  return ratings.map(({ value }) => value);
}

/** A statistic of ratings alone that takes a confidence. */
const modelled =
  <F extends object>(
    of: (ratings: readonly Rating[], options: { confidence: number }) => Result<F>,
    value?: (figures: F) => unknown,
  ) =>
  (input: Input): Figures | Undefined => {
    const confidence = confidenceOf(input);
    const figures = of(input.ratings(), { confidence });
    if (!figures.defined) return figures;
    return { ...(value === undefined ? {} : { value: value(figures) }), ...figures, confidence };
  };

export const STATISTICS: readonly Statistic[] = [
  {
    name: 'alpha',
    aliases: ['krippendorff-alpha', 'krippendorff'],
    says: 'Krippendorff’s alpha with a bootstrap interval (metric: nominal, ordinal, interval, ratio)',
    run: alpha,
  },
  {
    name: 'agreement',
    aliases: ['percent-agreement', 'raw-agreement'],
    says: 'share of pairs on the same level and within one, mean gap',
    run: rawAgreement,
  },
  {
    name: 'cohen-kappa',
    aliases: ['kappa'],
    says: 'Cohen’s kappa of two raters, or of every pair (weights: identity, linear, quadratic, ordinal, or a table)',
    run: pairKappa('identity'),
  },
  {
    name: 'weighted-kappa',
    aliases: ['cohen-weighted-kappa'],
    says: 'the same with quadratic weights unless told',
    run: pairKappa('quadratic'),
  },
  { name: 'fleiss-kappa', aliases: ['fleiss'], says: 'Fleiss’ kappa of a panel, with z, and by category', run: fleiss },
  {
    name: 'conger-kappa',
    aliases: ['conger'],
    says: 'Conger’s kappa: Cohen’s for more than two raters',
    run: (input) => {
      const { ratings, levels } = scaled(input, 'pair');
      const figures = congerKappa(ratings, levels, weightsOf(input, levels, 'identity'));
      return figures.defined ? { value: figures.coefficient, kappa: figures.coefficient, ...figures } : figures;
    },
  },
  {
    name: 'brennan-prediger',
    aliases: ['bp'],
    says: 'Brennan and Prediger’s kappa',
    run: panelCoefficient(brennanPrediger, 'kappa', 'identity'),
  },
  { name: 'gwet-ac1', aliases: ['ac1'], says: 'Gwet’s AC1', run: panelCoefficient(gwetAc, 'ac1', null) },
  {
    name: 'gwet-ac2',
    aliases: ['ac2'],
    says: 'Gwet’s AC2, with quadratic weights unless told',
    run: panelCoefficient(gwetAc, 'ac2', 'quadratic'),
  },
  {
    name: 'icc',
    aliases: ['intraclass-correlations'],
    says: 'the six intraclass correlations with F, p and intervals',
    run: icc,
  },
  {
    name: 'crossed-model',
    aliases: ['mixed-model', 'lmm'],
    says: 'variances of units, raters and the rest by REML, with rater effects',
    run: (input) => withDefined(crossedModel(input.ratings(), { acrossGroups: input.flag('acrossGroups') })),
  },
  {
    name: 'crossed-model-bootstrap',
    aliases: ['parametric-bootstrap', 'bootmer'],
    says: 'intervals of those variances and of the reliabilities from panels drawn from the model (draws, seed)',
    run: simulatedPanels,
  },
  {
    name: 'panel-reliability',
    aliases: ['icc-crossed', 'reliability'],
    says: 'ICC(A,1), ICC(C,1), ICC(A,k) and ICC(Q,k) from the crossed model, with intervals',
    run: reliability,
  },
  {
    name: 'severity',
    says: 'how much higher or lower each rater scores than colleagues, with intervals',
    run: modelled(severity),
  },
  {
    name: 'severity-among',
    says: 'the same beside the others of this panel alone, effects summing to 0: what the dashboards show',
    run: modelled(severityAmong),
  },
  { name: 'severity-change', says: 'change of each rater between "before" and "after", two panels', run: change },
  {
    name: 'severity-floor',
    says: 'from how many shared performances on severity may be shown ("raters": how many)',
    run: floor,
  },
  {
    name: 'rater-spread',
    says: 'standard deviation of raters’ strictness, with an interval',
    run: (input) => withValue(raterSpread(input.ratings()), ({ sd }) => sd),
  },
  {
    name: 'residuals',
    says: 'what is left of each rating, and how erratic or flat each rater is',
    run: (input) => withDefined(residuals(input.ratings())),
  },
  {
    name: 'adjusted-scores',
    aliases: ['adjusted'],
    says: 'means of units with raters’ strictness taken off, shrunk, with errors',
    run: modelled(adjustedScores),
  },
  {
    name: 'two-way-effects',
    aliases: ['two-way', 'fixed-effects'],
    says: 'least squares effects of units and raters, adjusted means, F test',
    run: (input) => withDefined(twoWayEffects(input.ratings())),
  },
  { name: 'connected-groups', aliases: ['connectivity'], says: 'which raters can be compared at all', run: groups },
  {
    name: 'weak-links',
    says: 'where a connected group hangs by few shared units ("enough": 5)',
    run: (input) => ({ defined: true, links: weakLinks(input.ratings(), { enough: input.number('enough', 5) }) }),
  },
  {
    name: 'effective-resistance',
    says: 'how well each pair of raters can be compared, from the design alone',
    run: (input) => ({ defined: true, pairs: effectiveResistance(input.ratings()) }),
  },
  {
    name: 'connecting-pairs',
    aliases: ['cheapest-pairing'],
    says: 'who should sit in with whom to connect groups ("available", "performances")',
    run: connecting,
  },
  {
    name: 'kendall-w',
    aliases: ['concordance'],
    says: 'Kendall’s W, ties and missing cells allowed',
    run: (input) =>
      withValue(
        kendallW(input.ratings(), { acrossGroups: input.flag('acrossGroups') }),
        ({ w }) => w,
        ({ w }) => ({ W: w }),
      ),
  },
  {
    name: 'spearman',
    aliases: ['spearman-rho'],
    says: 'Spearman’s rank correlation, with exact p for few pairs',
    run: (input) => correlated(input, spearman, 'rho'),
  },
  { name: 'pearson', says: 'Pearson’s correlation', run: (input) => correlated(input, pearson, 'r') },
  {
    name: 'kendall-tau',
    aliases: ['tau-b'],
    says: 'Kendall’s tau-b',
    run: (input) => correlated(input, kendallTau, 'tau'),
  },
  {
    name: 'cronbach-alpha',
    aliases: ['cronbach'],
    says: 'Cronbach’s alpha with Feldt’s interval (rows are persons, columns items)',
    run: items,
  },
  { name: 'item-analysis', says: 'the same, with item-rest correlations and alpha if deleted', run: items },
  {
    name: 'level-distribution',
    aliases: ['levels'],
    says: 'counts and shares by level, unused levels',
    run: distribution,
  },
  { name: 'mean', says: 'mean of all ratings with a bootstrap interval over units', run: mean },
  {
    name: 'spread',
    says: 'highest less lowest rating of one unit, and who stands at either end',
    run: (input) => withValue(spread(input.ratings()), (one) => one.spread),
  },
  {
    name: 'ewma',
    says: 'EWMA chart of "x", or of the rows of one rater (target and sigma, or baseline: the first so many; lambda, width, asymptotic)',
    run: ewmaChart,
  },
  { name: 'cusum', says: 'CUSUM chart of "x" (target, sigma, k, h)', run: cusumChart },
  {
    name: 'ewma-run-length',
    says: 'average run length of an EWMA (lambda, width, shift)',
    run: (input) => ewmaLength(input),
  },
  { name: 'cusum-run-length', says: 'average run length of a CUSUM (k, h, shift)', run: (input) => cusumLength(input) },
  {
    name: 'benjamini-hochberg',
    aliases: ['bh'],
    says: 'p values adjusted for many tests ("p": a list)',
    run: manyTests,
  },
];

function withDefined<F extends object>(figures: Result<F>): Figures | Undefined {
  return figures.defined ? { ...figures } : figures;
}

function withValue<F extends object>(
  figures: Result<F>,
  value: (figures: F) => unknown,
  more?: (figures: F) => object,
): Figures | Undefined {
  return figures.defined ? { value: value(figures), ...more?.(figures), ...figures } : figures;
}

function correlated<F extends object>(
  input: Input,
  of: (x: number[], y: number[]) => Result<F>,
  name: string,
): Figures | Undefined {
  const { x, y } = series(input);
  return withValue(
    of(x, y),
    (figures) => coefficientOf(figures),
    (figures) => ({ [name]: coefficientOf(figures) }),
  );
}
const coefficientOf = (figures: object): unknown => ('r' in figures ? figures.r : (figures as { tau: number }).tau);

function reliability(input: Input): Figures | Undefined {
  const confidence = confidenceOf(input);
  const fit = fitCrossed(input.ratings(), { acrossGroups: input.flag('acrossGroups') });
  const figures = panelReliability(fit, { confidence });
  if (!figures.defined) return figures;
  const { single, singleConsistency, mean: average, panel, ...rest } = figures;
  return {
    ...rest,
    value: panel.value,
    'ICC(A,1)': single,
    'ICC(C,1)': singleConsistency,
    'ICC(A,k)': average,
    'ICC(Q,k)': panel,
    confidence,
  };
}

function simulatedPanels(input: Input): Figures | Undefined {
  const fit = fitCrossed(input.ratings(), { acrossGroups: input.flag('acrossGroups') });
  const figures = crossedModelBootstrap(fit, bootstrapOf(input, 1000));
  if (!fit.defined || !figures.defined) return withDefined(figures);
  const { unit, rater, rest, single, singleConsistency, mean: average, panel, ...told } = figures;
  return {
    ...told,
    variances: fit.best.variances,
    intervals: {
      unit,
      rater,
      rest,
      'ICC(A,1)': single,
      'ICC(C,1)': singleConsistency,
      'ICC(A,k)': average,
      'ICC(Q,k)': panel,
    },
  };
}

function change(input: Input): Figures | Undefined {
  return withDefined(severityChange(input.panel('before').ratings(), input.panel('after').ratings()));
}

function floor(input: Input): Figures {
  const found = severityFloor(input.number('raters'));
  return found === null ? { defined: true, shown: false } : { defined: true, shown: true, ...found };
}

function groups(input: Input): Figures | Undefined {
  const found = connectedGroups(input.ratings());
  return { defined: true, value: found.length, count: found.length, connected: found.length <= 1, groups: found };
}

function connecting(input: Input): Figures {
  const available = input.strings('available');
  const performances = input.number('performances', 5);
  const pairs = connectingPairs(input.ratings(), {
    performances,
    ...(available === undefined ? {} : { available: new Set(available) }),
  });
  return { defined: true, pairs };
}

function distribution(input: Input): Figures | Undefined {
  const { ratings, levels, labels } = input.onScale();
  const figures = levelDistribution(ratings, levels.length === 0 ? [0] : levels);
  if (!figures.defined) return figures;
  const named = figures.levels.map((one, k) => ({ ...one, value: labels[k] }));
  return {
    ...figures,
    levels: named,
    commonest: named.reduce((most, one) => (one.count > most.count ? one : most)),
    unused: named.filter(({ count }) => count === 0).map(({ value }) => value),
  };
}

function mean(input: Input): Figures | Undefined {
  const { draws, ...options } = bootstrapOf(input);
  const figures = meanBootstrap(input.ratings(), { ...options, draws: Math.max(2, draws ?? 2000) });
  return figures.defined ? { value: figures.mean, ...figures, interval: asInterval(figures) } : figures;
}

/** What the chart's points are held against: as given, or of the first so many of them. */
function centreOf(input: Input, values: readonly number[]): { target: number; sigma: number } {
  if (!input.has('baseline')) {
    return { target: input.number(['target', 'mu0', 'center']), sigma: input.number(['sigma', 'sd']) };
  }
  const past = values.slice(0, input.number('baseline'));
  if (past.length < 2) throw new Sentence('"baseline" should be two points or more.');
  const target = past.reduce((sum, one) => sum + one, 0) / past.length;
  return { target, sigma: Math.sqrt(past.reduce((sum, one) => sum + (one - target) ** 2, 0) / (past.length - 1)) };
}

function ewmaChart(input: Input): Figures {
  const values = points(input);
  const centre = centreOf(input, values);
  const asymptotic =
    input.flag('asymptotic') ||
    input.choice(['limits'], { asymptotic: 'asymptotic', exact: 'exact' }, 'exact') === 'asymptotic';
  const chart = ewma(values, {
    ...centre,
    lambda: input.number('lambda', 0.1),
    width: input.number(['width', 'L', 'nsigmas'], 2.814),
    asymptotic,
  });
  return { defined: true, ...centre, ...chart, signalsFrom1: chart.signals.map((at) => at + 1) };
}

function cusumChart(input: Input): Figures {
  const values = points(input);
  const chart = cusum(values, {
    ...centreOf(input, values),
    k: input.number(['k', 'K'], 0.5),
    h: input.number(['h', 'H'], 5),
  });
  return { defined: true, ...chart, signalFrom1: chart.signal === null ? null : chart.signal + 1 };
}

function ewmaLength(input: Input): Figures {
  const options = {
    lambda: input.number('lambda', 0.1),
    width: input.number(['width', 'L'], 2.814),
    shift: input.number(['shift', 'shift_sigma'], 0),
  };
  const value = ewmaRunLength(options);
  return { defined: true, value, averageRunLength: value };
}

function cusumLength(input: Input): Figures {
  const options = {
    k: input.number(['k', 'K'], 0.5),
    h: input.number(['h', 'H'], 5),
    shift: input.number(['shift', 'shift_sigma'], 0),
  };
  const value = cusumRunLength(options);
  return { defined: true, value, averageRunLength: value };
}

function manyTests(input: Input): Figures {
  const p = input.numbers('p', 'values', 'x');
  if (p === undefined) throw new Sentence('"p" is missing: a list of p values.');
  return { defined: true, adjusted: benjaminiHochberg(p) };
}

/** The statistic of a name or of another name it goes by. */
export const statisticNamed = (name: string): Statistic | undefined =>
  STATISTICS.find((one) => one.name === name || one.aliases?.includes(name));

/** The answer to one question: figures, the options they rest on, and fields that nothing asked for. */
export function answer(statistic: Statistic, input: Input): object {
  const figures = statistic.run(input);
  const { ignored } = input;
  return {
    statistic: statistic.name,
    ...figures,
    options: input.used,
    ...(ignored.length > 0 ? { ignored } : {}),
  };
}
