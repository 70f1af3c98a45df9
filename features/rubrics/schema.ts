/** Which criterion the page of the rubric opens, and what it is narrowed to. */
import { z } from 'zod';
import { calibrationPageSchema } from '@/features/calibration/schema';

export const rubricQuerySchema = calibrationPageSchema.extend({ criterion: z.uuid().optional().catch(undefined) });
