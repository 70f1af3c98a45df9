/**
 * A bank of any size that reads like ours: sentences of the shipped questions put together anew, with made-up product names in
 * them so that there are as many words as in a bank written by hand. The same each time for the same seed.
 */
import type postgres from 'postgres';
import { foundBy, indexedWords } from '@/features/questions/found-by';
import type { QuestionBody } from '@/features/questions/schema';

/** Numbers from 0 to 1 that a seed decides (Marsaglia's xorshift, 32 bits). */
export function chances(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const SYLLABLES = 'ka ro ti mel do ban ster vi lo quen pra zu ne gor lin fa'.split(' ');

export interface BenchQuestion {
  slug: string;
  body: QuestionBody;
}

/** @param shipped whose sentences are used, at least two */
export function* benchQuestions(
  shipped: readonly QuestionBody[],
  count: number,
  seed: number,
): Generator<BenchQuestion> {
  const chance = chances(seed);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(chance() * all.length)] as T;
  const name = () => Array.from({ length: 2 + Math.floor(chance() * 3) }, () => pick(SYLLABLES)).join('');
  const names = Array.from({ length: Math.ceil(count * 0.8) }, name);
  const sentences = shipped.flatMap((one) => one.prompt.split(/(?<=[.?!])\s+/));
  const signals = shipped.flatMap((one) => one.signals);
  for (let n = 0; n < count; n += 1) {
    const base = pick(shipped);
    const product = pick(names);
    yield {
      slug: `bench-${n}`,
      body: {
        ...base,
        title: `${pick(shipped).title.split(' ').slice(0, 5).join(' ')} ${product}`,
        capability: pick(shipped).capability,
        difficulty: pick(shipped).difficulty,
        minutes: pick(shipped).minutes,
        seniority: pick(shipped).seniority,
        facets: pick(shipped).facets,
        prompt: [pick(sentences), pick(sentences), `${product} and ${pick(names)} are in use.`, pick(sentences)].join(
          ' ',
        ),
        signals: [pick(signals), pick(signals), pick(signals)],
        samples: [],
      },
    };
  }
}

/** Puts the questions into a workspace, with their versions, and their plain text into `bench_text` for the search by LIKE. */
export async function fillBank(
  driver: postgres.Sql,
  workspaceId: string,
  questions: Iterable<BenchQuestion>,
): Promise<void> {
  await driver`create unlogged table bench_text (question_id uuid primary key, text text not null)`;
  await driver`grant select on bench_text to plumbline_app`;
  let batch: object[] = [];
  const flush = async () => {
    const rows = JSON.stringify(batch);
    batch = [];
    await driver.begin(async (tx) => {
      await tx`insert into questions (id, workspace_id, slug, title, capability, kind, difficulty, minutes, tier, facets, seniority,
          title_words, labels, prompt_bits, prompt_size, found_by_version, current_version_id, created_at)
        select md5(x.slug)::uuid, ${workspaceId}::uuid, x.slug, x.title, x.capability, x.kind, x.difficulty, x.minutes, x.tier,
          array(select jsonb_array_elements_text(x.facets)), array(select jsonb_array_elements_text(x.seniority)),
          x.title_words::tsvector, x.labels, x.bits::bit(512), x.size, x.version, md5('version ' || x.slug)::uuid, now()
        from jsonb_to_recordset(${rows}::text::jsonb) as x(slug text, title text, capability text, kind text, difficulty text, minutes int,
          tier text, facets jsonb, seniority jsonb, title_words text, labels text, bits text, size int, version int)`;
      await tx`insert into question_index (question_id, workspace_id, words)
        select md5(x.slug)::uuid, ${workspaceId}::uuid, x.words::tsvector
        from jsonb_to_recordset(${rows}::text::jsonb) as x(slug text, words text)`;
      await tx`insert into question_versions (id, workspace_id, question_id, number, body, note, created_at)
        select md5('version ' || x.slug)::uuid, ${workspaceId}::uuid, md5(x.slug)::uuid, 1, x.body, '', now()
        from jsonb_to_recordset(${rows}::text::jsonb) as x(slug text, body jsonb)`;
      await tx`insert into bench_text select md5(x.slug)::uuid, x.plain
        from jsonb_to_recordset(${rows}::text::jsonb) as x(slug text, plain text)`;
    });
  };
  const lexemes = (words: readonly string[]) => words.map((word) => `'${word.replaceAll("'", "''")}'`).join(' ');
  for (const { slug, body } of questions) {
    const { titleWords, labels, promptBits: bits, promptSize: size, foundByVersion: version } = foundBy(body);
    const { title, capability, kind, difficulty, minutes, tier, facets, seniority, prompt, assesses, cue, signals } =
      body;
    const plain = [title, prompt, assesses, cue, ...signals, ...body.scenarios.map((one) => one.text)].join('\n');
    const found = { title_words: lexemes(titleWords), words: lexemes(indexedWords(body)), labels, bits, size, version };
    batch.push({ slug, title, capability, kind, difficulty, minutes, tier, facets, seniority, body, plain, ...found });
    if (batch.length === 250) await flush();
  }
  if (batch.length > 0) await flush();
  await driver`analyze questions`;
  await driver`analyze question_index`;
  await driver`analyze bench_text`;
}
