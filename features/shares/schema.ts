/** What may be done with sharing: begin or end it for a question of one's own, and copy what others share. */
import { z } from 'zod';

export const sharingSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('share'), questionId: z.uuid(), withSamples: z.literal('true').optional() }),
  z.strictObject({ do: z.literal('stop'), questionId: z.uuid() }),
  z.strictObject({ do: z.literal('adopt'), shareId: z.uuid() }),
]);
