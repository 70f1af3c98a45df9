import 'fake-indexeddb/auto';
import { deleteDB } from 'idb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Pending } from '../draft';
import { draftStore } from './draft-store';

const edit = (key: string, operation: number, text = `text ${operation}`): Pending => ({
  key,
  value: { text },
  base: 0,
  operation,
  resolves: false,
});

afterEach(() => deleteDB('plumbline'));

describe('the disk of the autosave', () => {
  it('holds the newest edit of each field, by card and window', async () => {
    const store = draftStore();
    await store.keep('card', 'a', [edit('summary', 1), edit('line:1', 2)]);
    await store.keep('card', 'a', [edit('summary', 3)]);
    await store.keep('card', 'b', [edit('summary', 1)]);
    await store.keep('other card', 'a', [edit('summary', 9)]);
    const queues = await draftStore().queues('card');
    expect([...queues.keys()]).toEqual(['a', 'b']);
    expect(queues.get('a')).toEqual([edit('line:1', 2), edit('summary', 3)]);
  });

  it('forgets what was acknowledged, and not what was written since', async () => {
    const store = draftStore();
    await store.keep('card', 'a', [edit('summary', 3), edit('line:1', 2)]);
    await store.release('card', 'a', [
      { key: 'summary', operation: 1 },
      { key: 'line:1', operation: 2 },
      { key: 'line:2', operation: 4 },
    ]);
    expect((await store.queues('card')).get('a')).toEqual([edit('summary', 3)]);
  });

  it('says so when the browser keeps nothing, and tries anew the next time', async () => {
    const store = draftStore();
    const refused = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('refused', 'SecurityError');
    });
    await expect(store.keep('card', 'a', [edit('summary', 1)])).rejects.toThrow('refused');
    refused.mockRestore();
    await store.keep('card', 'a', [edit('summary', 1)]);
    expect((await store.queues('card')).size).toBe(1);
  });
});
