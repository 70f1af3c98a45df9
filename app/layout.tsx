/**
 * The document around every page. It reads the request, so no page is ever static: a page that was rendered ahead of time
 * would carry no nonce, and the policy would refuse its scripts.
 */
import './globals.css';
import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { parseTheme, THEME_COOKIE, themeAttribute } from '@/components/theme';
import { Toaster } from '@/components/toaster';

export const metadata: Metadata = {
  title: { default: 'Plumbline', template: '%s · Plumbline' },
  description: 'Backend interviews scored blind, by anchored rubrics, with evidence and calibration.',
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fbfaf8' },
    { media: '(prefers-color-scheme: dark)', color: '#12151b' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  await connection();
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html lang="en" data-theme={themeAttribute(theme)}>
      <body>
        {children}
        <Toaster />
      </body>
    </html>
  );
}
