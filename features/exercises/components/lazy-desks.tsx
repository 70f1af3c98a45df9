'use client';
/** Following and replaying, fetched once the page stands: the page around them is read at once and carries no editor. */
import dynamic from 'next/dynamic';

const loading = () => (
  <p role="status" className="p-4 text-ink-2 text-sm">
    The editor is on its way.
  </p>
);

export const LazyFollowEditor = dynamic(() => import('./follow-editor').then((module) => module.FollowEditor), {
  ssr: false,
  loading,
});

export const LazyReplayDesk = dynamic(() => import('./replay-desk').then((module) => module.ReplayDesk), {
  ssr: false,
  loading,
});
