/** What stands at the foot of a candidate's quiet pages: the theme, for eyes that want the other one. */
import { cookies } from 'next/headers';
import { parseTheme, THEME_COOKIE } from '@/components/theme';
import { ThemeToggle } from '@/components/theme-toggle';

export async function CandidateFoot() {
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <div className="space-y-1.5">
      <p className="font-semibold text-ink-2 text-xs">Theme</p>
      <ThemeToggle value={theme} />
    </div>
  );
}
