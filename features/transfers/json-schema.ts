/** The published schema of a bank's document, made from the one that imports are read with. Pure. */
import { z } from 'zod';
import { bankDocumentSchema, bankQuestionSchema } from './schema';

export const SCHEMA_PATH = '/schemas/bank.json';

/** JSON Schema 2020-12. What no such schema can say (words counted, levels in order) is in `docs/bank-format.md`. */
export function bankJsonSchema(): Record<string, unknown> {
  const options = { target: 'draft-2020-12', io: 'input' } as const;
  const { $schema, ...question } = z.toJSONSchema(bankQuestionSchema, options);
  const { properties, ...rest } = z.toJSONSchema(bankDocumentSchema, options);
  return {
    $schema,
    $id: SCHEMA_PATH,
    title: 'A question bank of Plumbline',
    description: 'Questions with their rubrics, answer keys and sample answers, as docs/bank-format.md describes them.',
    ...rest,
    properties: { ...properties, questions: { type: 'array', items: { $ref: '#/$defs/question' } } },
    $defs: { question },
  };
}
