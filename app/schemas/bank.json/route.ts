/** The JSON Schema of a bank's document, under an address that a file may name. Public: it says what the format is, and nothing of anybody's. */
import { publicRoute } from '@/features/access/loaders';
import { bankJsonSchema } from '@/features/transfers/json-schema';

export const GET = publicRoute({}, () =>
  Response.json(bankJsonSchema(), {
    headers: { 'content-type': 'application/schema+json; charset=utf-8', 'cache-control': 'public, max-age=3600' },
  }),
);
