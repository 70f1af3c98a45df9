'use client';
/** The workspace, fetched when the clock runs: the invitation does not carry the editor. */
import dynamic from 'next/dynamic';

export const LazyWorkspace = dynamic(() => import('./workspace').then((module) => module.Workspace), {
  ssr: false,
  loading: () => (
    <main id="main" className="p-6 text-ink-2 text-sm" role="status">
      <h1 className="sr-only">Your exercise</h1>
      Opening your workspace.
    </main>
  ),
});
