/**
 * The worker in which a show runs: it opens a world, lets time pass when it is told to, and sends a picture back. The page
 * stays free for hands and for drawing.
 */
import { openCacheWorld } from './see-cache-world';
import { openLimiterWorld } from './see-limiter-world';
import { openQueueWorld } from './see-queue-world';
import type { Wasm } from './see-stage';
import type { FromWorker, ShowName, Sources, ToWorker, World } from './see-world';

type Opener<Name extends ShowName> = (wasm: Wasm, sources: Sources, settings: never) => Promise<World<Name>>;
const OPEN: Readonly<Record<ShowName, Opener<ShowName>>> = {
  'rate-limiter': openLimiterWorld as Opener<ShowName>,
  'job-queue': openQueueWorld as Opener<ShowName>,
  cache: openCacheWorld as Opener<ShowName>,
};

const send = (message: FromWorker) => self.postMessage(message);

async function loadEngine(): Promise<WebAssembly.Module> {
  const answer = await fetch(new URL('quickjs-wasi/quickjs.wasm', import.meta.url));
  if (!answer.ok) throw new Error(`the engine could not be fetched (${answer.status})`);
  return await WebAssembly.compile(await answer.arrayBuffer());
}

let opening: Promise<World<ShowName>> | null = null;

async function obey(message: ToWorker): Promise<void> {
  if (message.kind === 'open') {
    const { show, sources, settings } = message;
    opening = loadEngine().then((wasm) => OPEN[show](wasm, sources, settings as never));
  }
  const world = await opening;
  if (!world) return;
  if (message.kind === 'advance') world.advance(world.now + message.by);
  if (message.kind === 'change') world.change(message.settings as never);
  if (message.kind === 'act') world.act(message.what as never);
  send({ kind: 'picture', now: world.now, picture: world.picture() });
}

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  obey(data).catch((error: unknown) =>
    send({ kind: 'broken', message: error instanceof Error ? error.message : String(error) }),
  );
};
