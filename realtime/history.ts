/**
 * The last frames of a room, whole, so that a window which was away for a moment gets exactly what it missed, redacted for
 * whoever asks. Kept short: who was away for long takes a snapshot.
 */
import { apply, type Event, type Room, redactAll, viewClass } from '@/features/polls/poll';

/** One step of a room from a version to a later one. */
export interface Step {
  readonly from: number;
  readonly to: number;
  readonly before: Room;
  readonly events: readonly Event[];
}

/** The room after each event of the step, beginning with the room before it. */
const stations = (step: Step): Room[] => {
  const rooms = [step.before];
  for (const event of step.events) rooms.push(apply(rooms.at(-1) as Room, event));
  return rooms;
};

/**
 * Names everything that a viewer's frame of this step depends on. Viewers with equal classes at every station receive equal
 * bytes, so each distinct frame is built once.
 */
export function frameClasses(step: Step): (viewerId: string) => string {
  const rooms = stations(step);
  return (viewerId) => rooms.map((room) => viewClass(room, viewerId)).join('|');
}

/** The step as one viewer may hear it. */
export const frameFor = (step: Step, viewerId: string) => ({
  t: 'frame' as const,
  from: step.from,
  to: step.to,
  events: redactAll(step.before, step.events, viewerId),
});

export class History {
  private readonly steps: Step[] = [];
  private readonly limit: number;

  constructor(limit = 64) {
    this.limit = limit;
  }

  add(step: Step): void {
    // A step that does not follow the last one (the room was read anew) makes the older ones useless.
    if (this.steps.at(-1)?.to !== step.from) this.steps.length = 0;
    this.steps.push(step);
    if (this.steps.length > this.limit) this.steps.shift();
  }

  /** Steps from this version up to the present one, or null when some of them are gone. */
  since(version: number, present: number): Step[] | null {
    if (version === present) return [];
    const first = this.steps.findIndex((step) => step.from === version);
    if (first < 0 || this.steps.at(-1)?.to !== present) return null;
    return this.steps.slice(first);
  }
}
