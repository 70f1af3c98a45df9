/** What the kit says to a screen reader and to a keyboard, read from the markup the server sends. */
import { parseHTML } from 'linkedom';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Alert } from './alert';
import { AvatarInitials } from './avatar-initials';
import { Button } from './button';
import { Checkbox } from './checkbox';
import { EmptyState } from './empty-state';
import { Field } from './field';
import { IconButton } from './icon-button';
import { CloseIcon } from './icons';
import { LevelChoice } from './level-choice';
import { LevelMark } from './level-mark';
import { PageHeader } from './page-header';
import { ProgressBar } from './progress-bar';
import { Prose } from './prose';
import { RadioRows } from './radio-rows';
import { SaveState } from './save-state';
import { Segmented } from './segmented';
import { Select } from './select';
import { SidebarFrame } from './sidebar-frame';
import { Table, TableBody, TableCell, TableEmpty, TableHead, TableHeader, TableRow, TableRowHeader } from './table';
import { Tabs } from './tabs';
import { TextInput } from './text-input';
import { Textarea } from './textarea';

function render(node: ReactNode) {
  const { document } = parseHTML(`<!doctype html><html><body>${renderToStaticMarkup(node)}</body></html>`);
  const one = (selector: string) => {
    const found = document.querySelector(selector);
    if (!found) throw new Error(`nothing matches ${selector} in ${document.body.innerHTML}`);
    return found;
  };
  return {
    one,
    all: (selector: string) => [...document.querySelectorAll(selector)],
    text: (selector: string) => one(selector).textContent,
  };
}

describe('buttons', () => {
  it('do not submit a form unless asked to', () => {
    expect(
      render(<Button>Close</Button>)
        .one('button')
        .getAttribute('type'),
    ).toBe('button');
    expect(
      render(<Button type="submit">Save</Button>)
        .one('button')
        .getAttribute('type'),
    ).toBe('submit');
  });

  it('stay focusable while pending and say so', () => {
    const page = render(
      <Button pending pendingLabel="Saving">
        Save
      </Button>,
    );
    const button = page.one('button');
    expect(button.getAttribute('aria-busy')).toBe('true');
    expect(button.getAttribute('aria-disabled')).toBe('true');
    expect(button.hasAttribute('disabled')).toBe(false);
  });

  it('keep room for the pending words and hide them until then', () => {
    const page = render(<Button pendingLabel="Saving">Save</Button>);
    expect(page.text('[aria-hidden="true"]')).toBe('Saving');
  });

  it('show their key', () => {
    expect(render(<Button shortcut="x">Close</Button>).text('button kbd')).toBe('x');
  });

  it('that are pictures have a name', () => {
    const page = render(<IconButton label="Dismiss" icon={<CloseIcon />} />);
    expect(page.one('button').getAttribute('aria-label')).toBe('Dismiss');
    expect(page.one('svg').getAttribute('aria-hidden')).toBe('true');
  });
});

describe('fields', () => {
  it('tie label, error and hint to the control', () => {
    const page = render(
      <Field label="Mail" hint="Where the link goes." error="Write an address with an @." required>
        {(control) => <TextInput {...control} name="mail" />}
      </Field>,
    );
    const input = page.one('input');
    expect(page.one('label').getAttribute('for')).toBe(input.id);
    const described = (input.getAttribute('aria-describedby') ?? '').split(' ');
    expect(described.map((id) => page.text(`[id="${id}"]`))).toEqual([
      'Write an address with an @.',
      'Where the link goes.',
    ]);
    expect(input.getAttribute('aria-invalid')).toBe('true');
    expect(input.hasAttribute('required')).toBe(true);
  });

  it('claim nothing when there is nothing to say', () => {
    const input = render(<Field label="Mail">{(control) => <TextInput {...control} />}</Field>).one('input');
    expect(input.hasAttribute('aria-describedby')).toBe(false);
    expect(input.hasAttribute('aria-invalid')).toBe(false);
  });

  it('take text areas and lists as well', () => {
    const area = render(<Field label="Why">{(control) => <Textarea {...control} />}</Field>);
    expect(area.one('label').getAttribute('for')).toBe(area.one('textarea').id);
    const list = render(
      <Field label="Kind">
        {(control) => <Select {...control} placeholder="Choose" options={[{ value: 'a', label: 'A' }]} />}
      </Field>,
    );
    expect(list.one('label').getAttribute('for')).toBe(list.one('select').id);
    expect(list.all('option').map((option) => option.textContent)).toEqual(['Choose', 'A']);
  });

  it('a tick box is named by its words', () => {
    const page = render(<Checkbox label="Share it" name="share" />);
    expect(page.one('label input[type="checkbox"]').getAttribute('name')).toBe('share');
    expect(page.text('label')).toBe('Share it');
  });
});

describe('choices', () => {
  const options = [
    { value: 'a', label: 'First', shortcut: '1' },
    { value: 'b', label: 'Second', shortcut: '2' },
  ] as const;

  it('rows are radios of one name under a legend', () => {
    const page = render(<RadioRows name="why" legend="Why?" options={[...options]} value="b" />);
    expect(page.text('fieldset > legend')).toBe('Why?');
    expect(page.all('input[type="radio"][name="why"]')).toHaveLength(2);
    expect(page.all('input[checked]').map((input) => input.getAttribute('value'))).toEqual(['b']);
  });

  it('segments are a named group', () => {
    const page = render(<Segmented name="view" label="View" options={[...options]} defaultValue="a" />);
    expect(page.one('fieldset').getAttribute('aria-label')).toBe('View');
    expect(page.all('input[checked]').map((input) => input.getAttribute('value'))).toEqual(['a']);
  });
});

describe('levels', () => {
  const options = ['poor', 'fair', 'good'].map((label, index) => ({
    level: index + 1,
    label,
    anchor: `what ${label} looks like`,
  }));

  it('are a radio group named and described from outside, each read with its anchor', () => {
    const page = render(
      <LevelChoice name="c1" value={2} options={options} labelledBy="title" describedBy="keys" notAssessed />,
    );
    const group = page.one('[role="radiogroup"]');
    expect(group.getAttribute('aria-labelledby')).toBe('title');
    expect(group.getAttribute('aria-describedby')).toBe('keys');
    expect(page.all('label').map((label) => label.textContent)).toEqual([
      '1 poorwhat poor looks like',
      '2 fairwhat fair looks like',
      '3 goodwhat good looks like',
      '0not assessed',
    ]);
    expect(page.all('input[checked]').map((input) => input.getAttribute('value'))).toEqual(['2']);
  });

  it('nothing is chosen until somebody chooses', () => {
    expect(render(<LevelChoice name="c1" value={null} options={options} notAssessed />).all('[checked]')).toHaveLength(
      0,
    );
  });

  it('declining is offered only where it may be, and is not a number', () => {
    expect(render(<LevelChoice name="c1" value={null} options={options} />).all('input')).toHaveLength(3);
    const page = render(<LevelChoice name="c1" value="not-assessed" options={options} notAssessed="not seen" />);
    expect(page.all('input[checked]').map((input) => input.getAttribute('value'))).toEqual(['not-assessed']);
  });

  it('frozen levels cannot be pressed and keep their choice', () => {
    const page = render(<LevelChoice name="c1" value={3} options={options} disabled />);
    expect(page.all('input[disabled]')).toHaveLength(3);
    expect(page.all('input[checked]')).toHaveLength(1);
  });

  it('a mark alone says its level, beside words it is silent', () => {
    expect(
      render(<LevelMark level={2} of={3} label="fair" />)
        .one('svg[role="img"]')
        .getAttribute('aria-label'),
    ).toBe('fair');
    expect(
      render(<LevelMark level={2} of={3} />)
        .one('svg')
        .getAttribute('aria-hidden'),
    ).toBe('true');
  });
});

describe('tables', () => {
  it('have a caption, column headings and row headings', () => {
    const page = render(
      <Table caption="In progress" hideCaption>
        <TableHead>
          <tr>
            <TableHeader sort="descending">Name</TableHeader>
            <TableHeader align="end">Days</TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          <TableRow selected>
            <TableRowHeader>One</TableRowHeader>
            <TableCell align="end">4</TableCell>
          </TableRow>
        </TableBody>
      </Table>,
    );
    expect(page.text('table > caption')).toBe('In progress');
    expect(page.all('th[scope="col"]')).toHaveLength(2);
    expect(page.one('th[aria-sort]').getAttribute('aria-sort')).toBe('descending');
    expect(page.text('th[scope="row"]')).toBe('One');
    expect(page.one('tbody tr').getAttribute('aria-selected')).toBe('true');
  });

  it('without rows say so across their width', () => {
    const page = render(
      <table>
        <tbody>
          <TableEmpty columns={3}>None yet.</TableEmpty>
        </tbody>
      </table>,
    );
    expect(page.one('td').getAttribute('colSpan')).toBe('3');
  });
});

describe('messages', () => {
  it('an error is announced and starts with a word', () => {
    const page = render(<Alert kind="error">The server did not answer.</Alert>);
    expect(page.text('[role="alert"]')).toBe('Error The server did not answer.');
  });

  it('a note that was there from the start is not announced', () => {
    expect(render(<Alert>Two are missing.</Alert>).all('[role]')).toHaveLength(0);
  });

  it('saving is said in words, only trouble aloud', () => {
    const saved = render(<SaveState state={{ kind: 'saved', at: '12:04:31' }} />);
    expect(saved.text('[data-save-state="saved"]')).toBe('Saved 12:04:31');
    expect(saved.text('[role="status"]')).toBe('');
    const offline = render(<SaveState state={{ kind: 'offline', changes: 1 }} />);
    expect(offline.text('[role="status"]')).toBe('Offline, 1 change kept here');
    expect(render(<SaveState state={{ kind: 'saving' }} />).text('[data-save-state]')).toBe('Saving');
    expect(render(<SaveState state={{ kind: 'failed', reason: 'signed out' }} />).text('[role="status"]')).toBe(
      'Not saved: signed out',
    );
  });

  it('progress has a value, bounds and its words', () => {
    const bar = render(<ProgressBar label="Time" text="70 of 60 min" value={70} max={60} warnAt={0.8} />).one(
      '[role="progressbar"]',
    );
    expect(bar.getAttribute('aria-valuenow')).toBe('60');
    expect(bar.getAttribute('aria-valuemax')).toBe('60');
    expect(bar.getAttribute('aria-valuetext')).toBe('70 of 60 min');
  });

  it('progress turns at its threshold, not before', () => {
    const at = (value: number) =>
      render(<ProgressBar label="Time" text="t" value={value} max={60} warnAt={0.8} />).one('p').className;
    expect(at(47)).not.toContain('amber');
    expect(at(48)).toContain('amber');
  });

  it('an empty place has one sentence and one action', () => {
    const page = render(<EmptyState action={<Button>Write one</Button>}>None is written yet.</EmptyState>);
    expect(page.text('p')).toBe('None is written yet.');
    expect(page.all('button')).toHaveLength(1);
  });
});

describe('the frame', () => {
  const page = render(
    <SidebarFrame
      brand="Demo"
      items={[
        { href: '/', label: 'Home', current: true },
        { href: '/rooms', label: 'Rooms', hint: '2', live: true },
        { href: '/bank', label: 'Bank', group: 'Library' },
      ]}
      tools={<span id="tools" />}
      foot="Ana"
    >
      <PageHeader title="Home" subtitle="Today" actions={<Button>Go</Button>} />
    </SidebarFrame>,
  );

  it('offers a way past the navigation into the one main landmark', () => {
    const skip = page.one('a');
    expect(page.one(skip.getAttribute('href') ?? '').tagName).toBe('MAIN');
    expect(page.all('main')).toHaveLength(1);
    expect(page.all('main h1')).toHaveLength(1);
  });

  it('says which place is the current one, and what is going on in words', () => {
    expect(page.all('nav [aria-current="page"]').map((link) => link.textContent)).toEqual(['Home']);
    expect(page.text('nav a[href="/rooms"]')).toBe('Roomslive2');
    expect(page.one('nav').getAttribute('aria-label')).toBe('Main');
  });

  it('draws its tools once, so that a palette listens once', () => {
    expect(page.all('#tools')).toHaveLength(1);
  });
});

describe('the rest', () => {
  it('tabs are tabs', () => {
    const page = render(
      <Tabs
        label="Views"
        tabs={[
          { value: 'a', label: 'A', content: 'one' },
          { value: 'b', label: 'B', content: 'two' },
        ]}
      />,
    );
    expect(page.one('[role="tablist"]').getAttribute('aria-label')).toBe('Views');
    expect(page.all('[role="tab"][aria-selected="true"]').map((tab) => tab.textContent)).toEqual(['A']);
    expect(page.text('[role="tabpanel"]')).toBe('one');
  });

  it('initials are read as the name', () => {
    const page = render(<AvatarInitials name="Ana Marie Kovač" />);
    expect(page.text('[aria-hidden="true"]')).toBe('AK');
    expect(page.text('.sr-only')).toBe('Ana Marie Kovač');
    expect(render(<AvatarInitials name="Ana" decorative />).all('.sr-only')).toHaveLength(0);
  });

  it('markdown fits under the page title, drops raw HTML and fetches no image', () => {
    const page = render(
      <Prose>
        {'# Title\n\n<script>alert(1)</script>\n\n![chart](https://example.org/a.png) [bad](javascript:alert(1))'}
      </Prose>,
    );
    expect(page.text('h3')).toBe('Title');
    expect(page.all('script, img')).toHaveLength(0);
    expect(page.all('a').map((link) => [link.textContent, link.getAttribute('href') || ''])).toEqual([
      ['chart', 'https://example.org/a.png'],
      ['bad', ''],
    ]);
  });
});
