/** Placeholder of the scratch run. */
import type { ScratchJob } from './contract';
import type { Surroundings } from './harness/run-test';
import type { Tell } from './run-suite';

export async function runScratch(_job: ScratchJob, _surroundings: Surroundings, tell: Tell): Promise<void> {
  tell({ type: 'done' });
}
