import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { AppFrame } from '@/app/app-frame';
import { requireWorkspace } from '@/features/access/loaders';

type Props = { params: Promise<{ workspace: string }>; children: ReactNode };

/** Titles below name their workspace: two clients' pages must not look alike among the tabs. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  // That there is no such workspace is told by the layout itself: told from here, the answer would have no title.
  const found = await requireWorkspace((await params).workspace).catch(() => null);
  if (found === null) return { title: 'Not found' };
  const { workspace } = found;
  return { title: { default: workspace.workspaceName, template: `%s · ${workspace.workspaceName} · Plumbline` } };
}

export default async function WorkspaceLayout({ params, children }: Props) {
  const { person, workspace, all } = await requireWorkspace((await params).workspace);
  return (
    <AppFrame person={person} all={all} workspace={workspace}>
      {children}
    </AppFrame>
  );
}
