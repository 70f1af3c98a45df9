'use client';
/** What is missing and what the lint warns of, each a way to its field. */
import { Button } from '@/components/button';
import { Disclosure } from '@/components/disclosure';
import type { Finding } from '../check';
import type { DraftForm } from '../draft';
import { controlId, placeWords } from '../place';

export interface FindingListProps {
  problems: readonly Finding[];
  warnings: readonly Finding[];
  form: DraftForm;
  /** Its author has asked for them: they are unfolded. */
  asked: boolean;
  onAsk: () => void;
  /** What is done once nothing is missing. */
  verb: string;
}

/** The field, or the nearest thing around it that there is. */
function goTo(path: string): void {
  const parts = path.split('.');
  for (let length = parts.length; length > 0; length -= 1) {
    const element = document.getElementById(controlId(parts.slice(0, length).join('.')));
    if (element === null) continue;
    element.focus();
    element.scrollIntoView({ block: 'center' });
    return;
  }
}

const counted = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;

export function FindingList({ problems, warnings, form, asked, onAsk, verb }: FindingListProps) {
  return (
    <div id="missing" className="flex scroll-mt-4 flex-col">
      {problems.length === 0 ? (
        <p className="text-sm">Nothing is missing that is needed to {verb}.</p>
      ) : (
        <Disclosure
          summary={`${counted(problems.length, 'thing is', 'things are')} missing before you can ${verb}`}
          open={asked || undefined}
          onToggle={(event) => {
            if (event.currentTarget.open) onAsk();
          }}
        >
          <List findings={problems} form={form} />
        </Disclosure>
      )}
      {warnings.length === 0 ? null : (
        <Disclosure
          summary={
            <span>
              <span className="text-amber">{counted(warnings.length, 'warning', 'warnings')}</span> of the content lint
            </span>
          }
        >
          <List findings={warnings} form={form} />
        </Disclosure>
      )}
    </div>
  );
}

function List({ findings, form }: { findings: readonly Finding[]; form: DraftForm }) {
  return (
    <ul className="flex max-w-read flex-col gap-1 text-sm">
      {findings.map((one) => (
        <li key={`${one.field} ${one.words}`}>
          <Button variant="link" onClick={() => goTo(one.field)}>
            {placeWords(one.field, form)}
          </Button>
          : {one.words}
        </li>
      ))}
    </ul>
  );
}
