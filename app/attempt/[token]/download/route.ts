/** The candidate's own code and visible results, as a folder in which `node --test` runs their own tests. */
import { attemptRoute, loadDownload } from '@/features/exercises/loaders';

export const GET = attemptRoute({}, async ({ scope: entry }) => {
  const archive = await loadDownload(entry);
  return new Response(archive, {
    headers: { 'content-type': 'application/zip', 'content-disposition': 'attachment; filename="attempt.zip"' },
  });
});
