/**
 * Whether an anchor can be seen to be met. "Shows a good understanding of caching" praises and leaves two raters to their
 * own bars; "says how old a cached price may be" can be pointed at in the notes.
 *
 * An anchor is judged clause by clause. It fails only when some word of it praises, blames or names a state of mind, and no
 * clause tells anything that a candidate does or says. So one good clause saves an anchor, and an anchor without any such
 * word always passes: this is a guard against empty praise, not a judge of style.
 */
import { isFunctionWord, wordsOf } from './words';

const list = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Says how well, or how much, and never what. */
const DEGREE = list(`
  good great strong strongly solid solidly clear clearly deep deeply thorough thoroughly excellent outstanding exceptional
  superb sound decent adequate adequately acceptable acceptably sufficient sufficiently satisfactory reasonable reasonably
  fair fairly average basic limited poor poorly weak weakly superficial superficially shallow vague vaguely unclear
  incomplete complete completely full fully comprehensive comprehensively extensive broad detailed advanced confident
  confidently effective effectively efficient efficiently convincing convincingly insightful impressive coherent coherently
  concise concisely articulate logical logically structured nuanced mature robust appropriate appropriately competent
  competently proficient capable knowledgeable fluent fluently comfortable comfortably nice nicely well better best bad
  badly worse high highly low quite somewhat mostly generally rather perfect perfectly expert professional professionally
  proper properly correctly accurately smart clever skilled skilful experienced easily smoothly
`);

/** A quality of the person or the talk: what follows it ("understanding *of caching*") is its subject, and no behaviour. */
const QUALITY = list(`
  understanding knowledge grasp awareness familiarity command mastery comprehension insight insights expertise
  skill skills ability abilities competence competency proficiency capability communication communicator clarity depth
  breadth confidence articulation fluency rigour rigor judgement judgment familiar
  aware unaware unfamiliar understood appreciation intuition thinker mindset attitude enthusiasm passion
  comfortable proficient competent knowledgeable
`);

/** Qualities too, but only right behind a degree: "a clear explanation", and not "an explanation of why it waits". */
const QUALITY_BY_DEGREE = list(`
  explanation explanations reasoning thinking approach answer answers discussion overview description descriptions coverage
  analysis use ownership leadership examples structure experience player
`);

/** States of mind as verbs: nobody can see them unless the sentence goes on to say what was told. */
const MIND = list('understands understand knows know grasps grasp appreciates realises realizes comprehends masters');

/** Verbs that tell something only by their object. */
const PALE = list(`
  has have having shows show showing demonstrates demonstrate displays display exhibits possesses explains explain
  describes describe gives give provides provide presents present answers answer communicates communicate articulates
  discusses discuss talks talk speaks speak handles handle covers cover addresses address performs perform works work
  lacks lack struggles struggle does do is are seems appears thinks think approaches uses use makes make expresses conveys
  solves solve delivers deliver
`);

/** What any answer to any question is made of. */
const ANY_TOPIC = list(`
  topic topics subject subjects concept concepts idea ideas question questions problem problems solution solutions design
  designs issue issues point points aspect aspects area areas material principle principles fundamentals basics matter
  matters thing things candidate interviewer answer answers response responses example examples term terms way manner
  level levels overall relevant key main important technical engineering practice practices own theory subject detail
  details help hint hints prompting guidance mistakes errors gaps trade-offs tradeoffs trade offs involved required needed
  expected scenario situation context backend software development developer
`);

/** Opens what was told: "explains *why* the second write wins". */
const OPENS = list('that why how what which when whose whom where whether');

const COUNT = /^(\d+|one|two|three|four|five|six|seven|eight|nine|ten)$/;

const CLAUSES = /[.;:!?]+(?=\s|$)|[()–—]|\s(?:but|yet|while)\s/i;
const PARTS = /,\s*|\s(?:and|or)\s/i;
/** Words in quotes or code are something that was said or written. */
const QUOTED = /["“”`«»]|(?:^|\s)'[^']+'/;

const judges = (word: string): boolean => DEGREE.has(word) || QUALITY.has(word) || MIND.has(word);
const isMatter = (word: string): boolean =>
  !isFunctionWord(word) && !judges(word) && !PALE.has(word) && !ANY_TOPIC.has(word);

/** Where the words turn to a quality of the person; what follows is its subject, unless it goes on to say what was told. */
function qualityAt(words: readonly string[]): number {
  return words.findIndex((word, at) => {
    const next = words.slice(at + 1, at + 3);
    const degree = DEGREE.has(words[at - 1] ?? '');
    if (QUALITY.has(word) && degree) return true;
    if (QUALITY.has(word) || MIND.has(word)) return !next.some((one) => OPENS.has(one));
    const byDegree = QUALITY_BY_DEGREE.has(word) && degree;
    // "A solid answer that covers the points" says of the answer, and "an answer that" nothing of what was told.
    return byDegree && !next.some((one) => one !== 'that' && OPENS.has(one));
  });
}

/** True when a part, up to the quality that it may turn to, tells enough to be seen. */
function partTells(words: readonly string[], upTo: number): boolean {
  const seen = upTo < 0 ? words : words.slice(0, upTo);
  const matter = seen.filter(isMatter).length;
  const degree = words.some((word) => DEGREE.has(word));
  // A bare figure is exact enough even for a state of mind: "knows 0 and 1".
  if (!degree && words.some((word) => MIND.has(word)) && words.some((word) => /^\d+$/.test(word))) return true;
  if (seen.some((word) => MIND.has(word))) return !degree && matter >= 3;
  if (seen.some((word) => OPENS.has(word)) && matter >= 2) return true;
  const counted = upTo < 0 && seen.some((word) => COUNT.test(word));
  if (counted && matter + seen.filter((word) => ANY_TOPIC.has(word)).length >= 2) return true;
  return matter >= (degree || upTo >= 0 ? 3 : 2);
}

/** A part that opens with a verb ("names two costs") begins anew; any other goes on with the list before it. */
function beginsAnew(words: readonly string[]): boolean {
  const first = words.find((word) => !isFunctionWord(word)) ?? '';
  return words.some((word) => OPENS.has(word)) || (/[^su]s$/.test(first) && words.filter(isMatter).length >= 2);
}

function clauseTells(clause: string): boolean {
  if (QUOTED.test(clause)) return true;
  const all = wordsOf(clause);
  if (qualityAt(all) < 0 && !all.some((word) => MIND.has(word)) && all.filter(isMatter).length >= 3) return true;
  let ofQuality = false;
  for (const part of clause.split(PARTS)) {
    const words = wordsOf(part);
    const upTo = qualityAt(words);
    if (!(ofQuality && !beginsAnew(words)) && partTells(words, upTo)) return true;
    ofQuality ||= upTo >= 0;
  }
  return false;
}

/**
 * What makes an anchor mere praise or blame.
 *
 * @returns the words that judge, in their order; null when the anchor tells something that can be seen or heard
 */
export function emptyPraise(anchor: string): string[] | null {
  const judging = wordsOf(anchor).filter(judges);
  if (judging.length === 0) return null;
  return anchor.split(CLAUSES).some(clauseTells) ? null : [...new Set(judging)];
}
