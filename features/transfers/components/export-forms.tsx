/** Taking a bank out, by two plain forms: a file is an answer that leaves a note in the log, so it is asked for and not fetched ahead. */
import { Button } from '@/components/button';

export function ExportForms({
  workspace,
  narrowing,
  count,
}: {
  workspace: string;
  /** What the bank is narrowed by, as its address says it. */
  narrowing: Record<string, string>;
  count: number;
}) {
  const address = (format: 'json' | 'csv'): string =>
    `/api/v1/w/${encodeURIComponent(workspace)}/bank/export?${new URLSearchParams({ format, ...narrowing })}`;
  const rows = [
    {
      format: 'json' as const,
      label: 'Download the document (JSON)',
      hint: 'Everything, sample answers with the expert’s levels included: whoever downloads it rates those answers blind no longer.',
    },
    {
      format: 'csv' as const,
      label: 'Download the table (CSV)',
      hint: 'A row for each level of each criterion, to edit anchors in a spreadsheet. Without sample answers.',
    },
  ];
  return (
    <ul className="flex flex-col gap-3">
      {rows.map((row) => (
        <li key={row.format}>
          <form
            method="post"
            action={address(row.format)}
            className="grid gap-x-4 gap-y-1 sm:grid-cols-[16rem_minmax(0,1fr)] sm:items-center"
          >
            <Button type="submit" disabled={count === 0} className="justify-self-start">
              {row.label}
            </Button>
            <p className="max-w-read text-ink-2 text-xs">{row.hint}</p>
          </form>
        </li>
      ))}
    </ul>
  );
}
