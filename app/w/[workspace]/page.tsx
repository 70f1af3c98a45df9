/** A workspace opens where its role works: those who run loops at the list, interviewers at their next interview. */
import { redirect } from 'next/navigation';
import { requireWorkspace } from '@/features/access/loaders';

export default async function WorkspacePage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace } = await params;
  const { scope } = await requireWorkspace(workspace);
  redirect(scope.role === 'interviewer' ? '/' : `/w/${encodeURIComponent(workspace)}/loops`);
}
