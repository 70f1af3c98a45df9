/** What the editor's type checker needs to know of the language: public text, served by us so that a page asks nobody else. */
import { publicRoute } from '@/features/access/loaders';
import { editorLibrary } from '@/lib/editor-library';

export const GET = publicRoute({}, async () =>
  Response.json(await editorLibrary(), { headers: { 'cache-control': 'public, max-age=86400' } }),
);
