/** Which criterion the page of the rubric opens. */
import { z } from 'zod';

export const rubricQuerySchema = z.object({ criterion: z.uuid().optional().catch(undefined) });
