/** What each message on an attempt's socket does. The candidate's routes call the same core functions. */
import { withScope } from '@/features/access/data';
import { type AttemptMessage, type AttemptServerMessage, attemptMessageSchema } from '@/features/exercises/live';
import { appendUpdates } from '@/features/exercises/mutations';
import { fieldProblems } from '@/lib/edge';
import { AppError } from '@/lib/errors';
import { moment } from '@/lib/moment';
import type { AttemptWindow } from './attempt-window';
import type { Attempts } from './attempts';

type Answer = AttemptServerMessage | null;

const invalid = (reason: string, fields: { field: string; reason: string }[] = []): Answer => ({
  t: 'invalid',
  reason,
  fields,
});

/** Stores, then acknowledges; the hint that follows the commit hands the changes to everybody else. */
async function update(
  attempts: Attempts,
  from: AttemptWindow,
  { clientId, updates }: Extract<AttemptMessage, { t: 'updates' }>,
): Promise<Answer> {
  const operation = Math.max(...updates.map((one) => one.operation));
  const { scope } = from.viewer;
  if (from.viewer.side === 'staff' && attempts.of(from)?.mayType(from) !== true) {
    const reason = 'Only in pair mode, and by whoever holds this interview.';
    return { t: 'refused', clientId, operation, reason };
  }
  try {
    const { attemptId } = from;
    const done = await withScope(scope, (tx) => appendUpdates(tx, scope, moment(), { attemptId, clientId, updates }));
    if (!done.ok) return { t: 'refused', clientId, operation, reason: done.reason };
    return { t: 'ack', clientId, operation: done.value.acknowledged };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'invalid') return invalid(error.message, error.fields);
    return { t: 'later', clientId, operation, reason: error.message };
  }
}

async function act(attempts: Attempts, from: AttemptWindow, message: AttemptMessage): Promise<Answer> {
  if (message.t === 'hello') {
    if (from.joined) return invalid('Hello was said already.');
    await attempts.join(from, message.after);
    return null;
  }
  if (!from.joined) return invalid('Say hello first.');
  if (message.t === 'updates') return update(attempts, from, message);
  attempts.of(from)?.moveCaret(from, message.cursor);
  return null;
}

/** Parses one message by the one strict schema and does what it says. */
export async function answerAttempt(attempts: Attempts, from: AttemptWindow, text: string): Promise<void> {
  const parsed = attemptMessageSchema.safeParse(json(text));
  const reply = parsed.success
    ? await act(attempts, from, parsed.data)
    : invalid('This message cannot be accepted as it is.', fieldProblems(parsed.error));
  if (reply !== null) from.send(reply);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
