/** The published schema is made from the one that imports are read with, and what is written about it is true. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { aQuestion } from '@/tests/support/questions';
import { bankJsonSchema, SCHEMA_PATH } from './json-schema';
import { bankDocumentSchema, bankQuestionSchema } from './schema';
import { COLUMNS } from './sheet';
import { LARGEST_FILE, MOST_QUESTIONS } from './transfer';

const docs = readFileSync('docs/bank-format.md', 'utf8');

describe('the JSON Schema', () => {
  it('names every field of a question, and asks for those that must be there', () => {
    const { $defs } = bankJsonSchema() as { $defs: { question: { properties: object; required: string[] } } };
    expect(Object.keys($defs.question.properties).sort()).toEqual(Object.keys(bankQuestionSchema.shape).sort());
    expect($defs.question.required).not.toContain('comparison');
    expect($defs.question.required).toEqual(expect.arrayContaining(['slug', 'prompt', 'criteria', 'samples']));
  });

  it('takes what we write: read back by a reader of JSON Schema, a made document passes and a spoilt one does not', () => {
    const schema = z.fromJSONSchema(bankJsonSchema() as Parameters<typeof z.fromJSONSchema>[0]);
    const document = (change: object) => {
      const { slug, body } = aQuestion(15);
      return { format: 'plumbline-bank', version: 1, questions: [{ slug, ...body, ...change }] };
    };
    expect(bankDocumentSchema.safeParse(document({})).success).toBe(true);
    expect(schema.safeParse(document({})).success).toBe(true);
    expect(schema.safeParse(document({ kind: 'riddle' })).success).toBe(false);
    expect(schema.safeParse(document({ unheard: 'of' })).success).toBe(false);
  });
});

describe('docs/bank-format.md', () => {
  it('names the address of the schema, every column and both limits', () => {
    expect(docs).toContain(`\`${SCHEMA_PATH}\``);
    for (const column of COLUMNS) expect(docs, column).toContain(`\`${column}\``);
    expect(docs).toContain(`${LARGEST_FILE / 1024 / 1024} MB`);
    expect(docs).toContain(`${MOST_QUESTIONS.toLocaleString('en-GB')} questions`);
  });
});
