'use client';
import './globals.css';
import ErrorPage from './error';

/** The same words where even the document around the pages could not be made. */
export default function GlobalError(props: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Plumbline</title>
        <ErrorPage {...props} />
      </body>
    </html>
  );
}
