/** What a page of calibration is narrowed to: menus to choose by, what an address asked for in vain, and how to widen it. */
import { Alert } from '@/components/alert';
import { Button } from '@/components/button';
import { Menu } from '@/components/menu';
import { TextLink } from '@/components/text-link';
import { type Narrowed, PERIODS, type Period } from '@/features/calibration/schema';
import { UNKNOWN } from '@/features/calibration/words';

export interface Narrowing {
  period: Period;
  role: { id: string; title: string } | null;
  capability: { key: string; name: string } | null;
}

type Choices = {
  roles: readonly { id: string; title: string }[];
  capabilities: readonly { key: string; name: string }[];
};
type Over = Partial<Record<Narrowed, string>>;

/** The query that keeps what is chosen, with something else in its place. */
export function narrowedQuery({ period, role, capability }: Narrowing, over: Over = {}): URLSearchParams {
  const query = new URLSearchParams({ period: over.period ?? period });
  const wanted = { role: over.role ?? role?.id ?? '', capability: over.capability ?? capability?.key ?? '' };
  for (const [name, value] of Object.entries(wanted)) if (value !== '') query.set(name, value);
  return query;
}

/** @param href where a query leads */
export function NarrowingMenus({
  now,
  choices,
  href,
}: {
  now: Narrowing;
  choices: Choices;
  href: (query: URLSearchParams) => string;
}) {
  const to = (over: Over) => href(narrowedQuery(now, over));
  return (
    <>
      <Menu
        label="Role"
        trigger={<Button>Role: {now.role?.title ?? 'all'}</Button>}
        items={[
          { label: 'All roles', href: to({ role: '' }) },
          ...choices.roles.map((one) => ({ label: one.title, href: to({ role: one.id }) })),
        ]}
      />
      <Menu
        label="Capability"
        trigger={<Button>Capability: {now.capability?.name ?? 'all'}</Button>}
        items={[
          { label: 'All capabilities', href: to({ capability: '' }) },
          ...choices.capabilities.map((one) => ({ label: one.name, href: to({ capability: one.key }) })),
        ]}
      />
      <Menu
        label="Period"
        trigger={<Button>Period: {PERIODS[now.period].label.toLowerCase()}</Button>}
        items={(Object.keys(PERIODS) as Period[]).map((one) => ({
          label: PERIODS[one].label,
          href: to({ period: one }),
        }))}
      />
    </>
  );
}

/** What the address asked for and is not there. */
export function NotThere({ unknown }: { unknown: readonly Narrowed[] }) {
  return unknown.map((name) => (
    <Alert key={name} kind="warning" lead="Not there:" className="mt-4">
      {UNKNOWN[name]}
    </Alert>
  ));
}

/** What to relax where nothing is left; nothing where nothing is chosen. */
export function Widen({ now, href }: { now: Narrowing; href: (query: URLSearchParams) => string }) {
  const ways: [string, Over][] = [
    ...(now.period === 'all' ? [] : [['all time', { period: 'all' }] as [string, Over]]),
    ...(now.role === null ? [] : [['all roles', { role: '' }] as [string, Over]]),
    ...(now.capability === null ? [] : [['all capabilities', { capability: '' }] as [string, Over]]),
  ];
  if (ways.length === 0) return null;
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
      <span>Look at more:</span>
      {ways.map(([label, over]) => (
        <TextLink key={label} href={href(narrowedQuery(now, over))}>
          {label}
        </TextLink>
      ))}
    </p>
  );
}
