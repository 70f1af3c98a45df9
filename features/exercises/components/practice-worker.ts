/** The worker of the practice room: fetches the engine once, and runs what it is sent. */
import { type PracticeJob, type PracticeResult, practise } from './practice-engine';

let engine: Promise<WebAssembly.Module> | null = null;

async function fetchEngine(): Promise<WebAssembly.Module> {
  const answer = await fetch(new URL('quickjs-wasi/quickjs.wasm', import.meta.url));
  if (!answer.ok) throw new Error(`The engine could not be fetched (${answer.status}).`);
  return WebAssembly.compile(await answer.arrayBuffer());
}

self.onmessage = async ({ data }: MessageEvent<PracticeJob>) => {
  const say = (result: PracticeResult) => self.postMessage(result);
  try {
    engine ??= fetchEngine();
    say(await practise(data, await engine));
  } catch (error) {
    engine = null;
    say({ ok: false, message: error instanceof Error ? error.message : String(error), line: null });
  }
};
