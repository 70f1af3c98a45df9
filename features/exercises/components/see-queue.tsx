'use client';
/** The job queue at work: jobs move from lane to lane, and workers are killed with a click. */
import type { ReactNode } from 'react';
import { Button } from '@/components/button';
import { cx } from '@/components/cx';
import { NotYet, ShowFrame, Slider } from './see-controls';
import { type JobView, OPTIONS, QUEUE_START, type QueuePicture, type WorkerView } from './see-queue-picture';
import { Figure } from './see-strip';
import type { Sources } from './see-world';
import { useShow } from './use-show';

const PIPS = Array.from({ length: OPTIONS.maxAttempts }, (_, index) => index + 1);
const SHOWN = 24;
const SHOWN_ROWS = 6;
const SHOWN_DEAD = 12;

export function SeeQueue({ sources }: { sources: Sources }) {
  const show = useShow('job-queue', sources, QUEUE_START);
  const { picture, settings } = show;
  const set = (change: Partial<typeof settings>) => show.change({ ...settings, ...change });
  return (
    <ShowFrame
      show={show}
      doing={<Button onClick={() => show.act('add ten')}>Add ten jobs</Button>}
      sliders={
        <>
          <Slider
            label="New jobs, by chance"
            value={settings.arrivals}
            unit="a second"
            least={0}
            most={8}
            step={0.5}
            onChange={(arrivals) => set({ arrivals })}
          />
          <Slider
            label="Attempts that fail"
            value={settings.failures}
            unit="%"
            least={0}
            most={100}
            step={5}
            onChange={(failures) => set({ failures })}
          />
          <Slider
            label="Lease"
            value={settings.visibilityMs / 1000}
            unit="s"
            least={2}
            most={8}
            step={0.5}
            onChange={(seconds) => set({ visibilityMs: seconds * 1000 })}
          />
        </>
      }
      words={picture ? <InWords picture={picture} lease={settings.visibilityMs / 1000} /> : null}
    >
      {picture ? (
        <Lanes picture={picture} kill={(number) => show.act({ kill: number })} lease={settings.visibilityMs} />
      ) : (
        <NotYet height={420} />
      )}
    </ShowFrame>
  );
}

function Lanes({ picture, kill, lease }: { picture: QueuePicture; kill: (number: number) => void; lease: number }) {
  const { metrics, counts } = picture;
  return (
    <>
      <dl className="grid grid-cols-3 gap-x-6 gap-y-2 border-y py-3 sm:grid-cols-5 lg:grid-cols-9">
        <Figure name="Added" value={counts.added} />
        <Figure name="Attempts" value={counts.attempts} />
        <Figure name="Succeeded" value={counts.succeeded} />
        <Figure name="Dead letters" value={metrics.deadLettered} />
        <Figure name="Depth" value={metrics.depth} />
        <Figure name="In hand" value={metrics.processing} />
        <Figure name="Lag" value={`${(metrics.lagMs / 1000).toFixed(1)} s`} />
        <Figure name="Oldest" value={`${(metrics.oldestAgeMs / 1000).toFixed(1)} s`} />
        <Figure name="Refused, full" value={counts.refused} />
      </dl>
      <div className="grid gap-x-6 gap-y-5 md:grid-cols-2 xl:grid-cols-[1fr_1.3fr_1.3fr_1fr]">
        <Lane title="Ready" note="in line for a worker" count={picture.pending.length} room="h-44 xl:h-64">
          <Chips jobs={picture.pending} />
        </Lane>
        <Lane
          title="Workers"
          note="kill one while it holds a job"
          count={picture.workers.filter((one) => one.state === 'busy').length}
          room="h-auto"
        >
          <ul className="flex flex-col gap-2">
            {picture.workers.map((worker) => (
              <WorkerRow key={worker.number} worker={worker} kill={() => kill(worker.number)} />
            ))}
          </ul>
        </Lane>
        <Lane
          title="Held back"
          note="until a retry is due, or a dead worker’s lease is over"
          count={picture.retries.length + picture.orphans.length}
          room="h-64"
        >
          <ul className="flex flex-col gap-1.5">
            {picture.orphans.slice(0, SHOWN_ROWS).map((job) => (
              <Wait key={job.number} job={job} part={1 - job.leaseLeftMs / lease} tone="lease">
                lease ends in {(job.leaseLeftMs / 1000).toFixed(1)} s
              </Wait>
            ))}
            {picture.retries.slice(0, Math.max(0, SHOWN_ROWS - picture.orphans.length)).map((job) => (
              <Wait key={job.number} job={job} part={job.waitedMs / job.ceilingMs} tone="retry">
                {(job.waitedMs / 1000).toFixed(1)} s of {job.ceilingMs / 2000} to {job.ceilingMs / 1000} s
              </Wait>
            ))}
          </ul>
          <More count={picture.retries.length + picture.orphans.length - SHOWN_ROWS} />
        </Lane>
        <div className="flex flex-col gap-5">
          <Lane title="Succeeded" note="newest first" count={counts.succeeded} room="h-30">
            <Chips jobs={picture.done} />
          </Lane>
          <Lane
            title="Dead letters"
            note={`failed ${OPTIONS.maxAttempts} times`}
            count={picture.dead.length}
            room="h-30"
          >
            <Chips jobs={picture.dead.toReversed()} most={SHOWN_DEAD} />
          </Lane>
        </div>
      </div>
    </>
  );
}

function Lane({
  title,
  note,
  count,
  room,
  children,
}: {
  title: string;
  note: string;
  count: number;
  /** Kept from the start, so that nothing below moves when jobs come. */
  room: string;
  children: ReactNode;
}) {
  return (
    <section aria-label={title} className={cx('min-w-0 overflow-hidden', room)}>
      <h2 className="flex items-baseline gap-2 font-semibold text-sm">
        {title} <span className="tabular-nums">{count}</span>
      </h2>
      <p className="text-ink-2 text-xs">{note}</p>
      <div className="mt-2">{children}</div>
    </section>
  );
}

/** A job by its number, with a pip for each attempt that it has had. */
function Chip({ job, strong = false }: { job: JobView; strong?: boolean }) {
  return (
    <span
      className={cx(
        'inline-flex h-6 shrink-0 items-center gap-1 rounded-sm px-1.5 text-xs tabular-nums',
        strong ? 'bg-accent-soft text-accent-strong' : 'bg-wash',
      )}
    >
      {job.number}
      <span className="flex gap-px" aria-hidden="true">
        {PIPS.slice(0, job.attempts).map((pip) => (
          <span key={pip} className="block size-1 rounded-full bg-current" />
        ))}
      </span>
      <span className="sr-only">, {job.attempts === 1 ? '1 attempt' : `${job.attempts} attempts`}</span>
    </span>
  );
}

function Chips({ jobs, most = SHOWN }: { jobs: readonly JobView[]; most?: number }) {
  return (
    <>
      <ul className="flex flex-wrap gap-1">
        {jobs.slice(0, most).map((job) => (
          <li key={job.number}>
            <Chip job={job} />
          </li>
        ))}
      </ul>
      <More count={jobs.length - most} />
    </>
  );
}

const More = ({ count }: { count: number }) =>
  count > 0 ? <p className="mt-1 text-ink-2 text-xs">and {count} more</p> : null;

function WorkerRow({ worker, kill }: { worker: WorkerView; kill: () => void }) {
  const dead = worker.state === 'dead';
  return (
    <li className="flex items-center gap-3 rounded bg-wash px-3 py-2.5">
      <span className="w-16 shrink-0 font-semibold text-xs">Worker {worker.number}</span>
      <span className="flex min-w-0 grow items-center gap-2">
        {worker.job ? (
          <Chip job={worker.job} strong />
        ) : (
          <span className="text-ink-2 text-xs">{dead ? 'killed, back soon' : 'waits for a job'}</span>
        )}
        {worker.state === 'idle' ? null : <Bar part={worker.progress} tone={dead ? 'dead' : 'work'} />}
      </span>
      <Button
        size="small"
        aria-label={`Kill worker ${worker.number}`}
        aria-disabled={dead}
        onClick={kill}
        className="w-14"
      >
        Kill
      </Button>
    </li>
  );
}

const TONES = { work: 'bg-accent', dead: 'bg-edge', retry: 'bg-level-3', lease: 'bg-amber' };

function Bar({ part, tone, half = false }: { part: number; tone: keyof typeof TONES; half?: boolean }) {
  return (
    <span aria-hidden="true" className="relative h-1.5 min-w-8 grow overflow-hidden rounded-full bg-hairline">
      <span
        className={cx('absolute inset-y-0 left-0 rounded-full', TONES[tone])}
        style={{ width: `${Math.min(1, Math.max(0, part)) * 100}%` }}
      />
      {half ? <span className="absolute inset-y-0 left-1/2 w-px bg-ink" /> : null}
    </span>
  );
}

/** A job that nobody may have yet. Of a retry, the mark in the middle is where its wait may end at the earliest. */
function Wait({
  job,
  part,
  tone,
  children,
}: {
  job: JobView;
  part: number;
  tone: 'retry' | 'lease';
  children: ReactNode;
}) {
  return (
    <li className="flex h-7 items-center gap-3">
      <span className="w-14 shrink-0">
        <Chip job={job} />
      </span>
      <Bar part={part} tone={tone} half={tone === 'retry'} />
      <span className="w-32 shrink-0 text-right text-ink-2 text-xs tabular-nums">{children}</span>
    </li>
  );
}

function InWords({ picture, lease }: { picture: QueuePicture; lease: number }) {
  const { counts, metrics, orphans, retries } = picture;
  return (
    <p>
      {counts.added} jobs were added and {counts.attempts} attempts made; {counts.succeeded} jobs succeeded,{' '}
      {metrics.deadLettered} are dead letters, {metrics.processing} in hand, {metrics.depth} waiting, {retries.length}{' '}
      of them for their next attempt. Workers killed so far: {counts.kills}; of their jobs {orphans.length} still wait
      for a lease of {lease} s to run out. A job that failed waits between half and all of 1 s, then of 2 s, then of 4
      s, by chance; after {OPTIONS.maxAttempts} attempts it is given up.
    </p>
  );
}
