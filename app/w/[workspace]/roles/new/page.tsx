/** A new role, from a template. */
import type { Metadata } from 'next';
import { PageHeader } from '@/components/page-header';
import { NewRoleForm } from '@/features/roles/components/new-role-form';
import { loadNewRole } from '@/features/roles/loaders';

export const metadata: Metadata = { title: 'New role' };

export default async function NewRolePage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace } = await params;
  const { capabilities } = await loadNewRole(workspace);
  return (
    <>
      <PageHeader title="New role" subtitle="Keep the rubric stable; change scenario and weighting to match the role" />
      <div className="px-4 py-5 md:px-6">
        <NewRoleForm
          workspace={workspace}
          capabilities={capabilities.map(({ key, name, anchors }) => ({
            key,
            name,
            anchors: anchors.map(({ level, label }) => ({ level, label })),
          }))}
        />
      </div>
    </>
  );
}
