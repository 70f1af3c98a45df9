'use client';
/** Who is signed in, and the way out. */
import { AvatarInitials } from '@/components/avatar-initials';
import { Menu } from '@/components/menu';
import { signOut } from '../actions';

export type PersonMenuProps = { name: string; email: string };

export function PersonMenu({ name, email }: PersonMenuProps) {
  return (
    <Menu
      label="Your account"
      align="start"
      items={[
        { label: 'Account', href: '/account', hint: email },
        { label: 'Sign out', onSelect: () => void signOut(), separated: true },
      ]}
      trigger={
        <button
          type="button"
          className="flex min-h-8 w-full min-w-0 items-center gap-2 rounded px-2 text-left text-sm hover:bg-wash pointer-coarse:min-h-11"
        >
          <AvatarInitials name={name} decorative />
          <span className="min-w-0 flex-1 truncate">{name}</span>
        </button>
      }
    />
  );
}
