/**
 * The type checker in a worker of its own, so that a page that is being typed on never waits for it. The compiler is about
 * 1 MB on the wire, more than all the rest of the page, and is fetched after the editor stands.
 */
import { answerTypes, Project } from './type-project';
import { LIBRARY_PATH, type TypeRequest, type TypeResponse } from './type-protocol';

async function open(): Promise<Project> {
  const response = await fetch(LIBRARY_PATH);
  if (!response.ok) throw new Error(`The library is not there: ${response.status}`);
  return new Project((await response.json()) as Record<string, string>);
}

const opening = open();

self.onmessage = async ({ data }: MessageEvent<TypeRequest>) => {
  const say = (response: TypeResponse) => self.postMessage(response);
  try {
    say({ id: data.id, ok: true, answer: answerTypes(await opening, data.question) });
  } catch {
    say({ id: data.id, ok: false });
  }
};
