/**
 * The frame around everything behind the door: where one can go in this workspace with one's role, the other workspaces,
 * and who is signed in.
 */
import type { ReactNode } from 'react';
import type { NavItem } from '@/components/nav-list';
import { SidebarFrame } from '@/components/sidebar-frame';
import { Palette, type PalettePlace } from '@/features/access/components/palette';
import { PersonMenu } from '@/features/access/components/person-menu';
import type { Membership, Person } from '@/features/access/data';
import { canManageLoops } from '@/features/access/policy';

type Place = Pick<NavItem, 'href' | 'label' | 'covers'>;

/** The places of one workspace, as far as a role has business there. */
export function placesOf(workspace: Pick<Membership, 'workspaceSlug' | 'role'>): Place[] {
  const path = (end: string) => `/w/${workspace.workspaceSlug}/${end}`;
  const at = (end: string, label: string): Place => ({ href: path(end), label });
  return [
    { ...at('loops', 'Loops'), covers: ['interviews', 'attempts', 'rooms', 'compare'].map(path) },
    at('bank', 'Question bank'),
    at('exercises', 'Exercises'),
    ...(canManageLoops(workspace.role) ? [at('roles', 'Roles')] : []),
    at('calibration', 'Calibration'),
    { ...at('workshops', 'Workshops'), covers: ['checks'].map(path) },
    at('people', 'People'),
  ];
}

export type AppFrameProps = {
  person: Person;
  /** Every workspace of the person. */
  all: Membership[];
  /** The one that is open; none on pages over all of them. */
  workspace?: Membership;
  children: ReactNode;
};

export function AppFrame({ person, all, workspace, children }: AppFrameProps) {
  const others = all.filter((one) => one.workspaceId !== workspace?.workspaceId);
  const here = workspace ? placesOf(workspace) : [];
  const items: NavItem[] = [
    { href: '/', label: 'Home' },
    ...here.map((place) => ({ ...place, group: workspace?.workspaceName })),
    ...others.map((one) => ({
      href: `/w/${one.workspaceSlug}`,
      label: one.workspaceName,
      group: workspace ? 'Other workspaces' : 'Workspaces',
    })),
  ];
  const places: PalettePlace[] = [
    { href: '/', label: 'Home', group: 'Go to', keywords: ['next interview', 'cards owed'] },
    ...here.map((place) => ({ ...place, group: workspace?.workspaceName ?? '' })),
    ...others.flatMap((one) =>
      placesOf(one).map((place) => ({ ...place, group: one.workspaceName, keywords: [one.workspaceName] })),
    ),
    { href: '/account', label: 'Account', group: 'Account', keywords: ['password', 'time zone', 'sessions'] },
  ];
  return (
    <SidebarFrame
      brand="Plumbline"
      navLabel="Places"
      items={items}
      foot={<PersonMenu name={person.name} email={person.email} />}
      tools={<Palette places={places} />}
    >
      {children}
    </SidebarFrame>
  );
}
