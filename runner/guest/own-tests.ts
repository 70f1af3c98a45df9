/**
 * The part of `node:test` that own tests of a candidate use: tests, suites, hooks, skipping, one level of subtests. Tests
 * are collected while the file is evaluated and then run in order. Runs inside the sandbox, and decides no verdict.
 */

/** What the host hears: a test begins, a test has ended (with what it threw, if anything). */
export interface OwnTestsHost {
  begin(name: string): void;
  end(status: 'passed' | 'skipped' | 'failed', error: unknown): void;
}

type Body = (context: object) => unknown;
type Hook = () => unknown;

interface Group {
  readonly name: string;
  readonly parent: Group | null;
  readonly before: Hook[];
  readonly after: Hook[];
  readonly beforeEach: Hook[];
  readonly afterEach: Hook[];
  readonly children: (Group | Test)[];
}

interface Test {
  readonly name: string;
  readonly body: Body;
  readonly skip: boolean;
}

interface Options {
  readonly skip?: unknown;
  readonly todo?: unknown;
}

const groupOf = (name: string, parent: Group | null): Group => ({
  ...{ name, parent, before: [], after: [], beforeEach: [], afterEach: [], children: [] },
});

/** Arguments as `node:test` takes them: name, options and body, each of which may be left out. */
function read(args: readonly unknown[]): { name: string; options: Options; body: Body } {
  const body = (args.find((argument) => typeof argument === 'function') ?? (() => undefined)) as Body & {
    name: string;
  };
  const name = args.find((argument) => typeof argument === 'string') as string | undefined;
  const options = args.find((argument) => typeof argument === 'object' && argument !== null) as Options | undefined;
  return { name: name ?? (body.name || '<anonymous>'), options: options ?? {}, body };
}

async function all(hooks: readonly Hook[]): Promise<void> {
  for (const hook of hooks) await hook();
}

function contextOf(name: string): object {
  return {
    name,
    diagnostic: () => undefined,
    test: async (...args: unknown[]) => {
      const inner = read(args);
      if (inner.options.skip) return;
      try {
        await inner.body(contextOf(inner.name));
      } catch (error) {
        if (error instanceof Error) error.message = `${inner.name}: ${error.message}`;
        throw error;
      }
    },
  };
}

/** Makes the functions that a test file imports, and the one that runs what it has collected. */
export function createOwnTests(host: OwnTestsHost): { api: Record<string, unknown>; run: () => Promise<void> } {
  const root = groupOf('', null);
  let current = root;

  const addTest = (args: readonly unknown[], skip = false) => {
    const { name, options, body } = read(args);
    current.children.push({ name, body, skip: skip || Boolean(options.skip) || Boolean(options.todo) });
    return Promise.resolve();
  };
  const addGroup = (args: readonly unknown[], skip = false) => {
    const { name, options, body } = read(args);
    const group = groupOf(name, current);
    if (skip || options.skip) return;
    current.children.push(group);
    current = group;
    try {
      body({ name });
    } finally {
      current = group.parent ?? root;
    }
  };
  const withVariants = (add: (args: readonly unknown[], skip?: boolean) => unknown) =>
    Object.assign((...args: unknown[]) => add(args), {
      skip: (...args: unknown[]) => add(args, true),
      todo: (...args: unknown[]) => add(args, true),
      only: (...args: unknown[]) => add(args),
    });

  const runTest = async (test: Test, group: Group, path: string): Promise<void> => {
    host.begin(path + test.name);
    if (test.skip) return host.end('skipped', undefined);
    const groups: Group[] = [];
    for (let at: Group | null = group; at; at = at.parent) groups.unshift(at);
    try {
      for (const each of groups) await all(each.beforeEach);
      await test.body(contextOf(test.name));
      for (const each of groups.reverse()) await all(each.afterEach);
    } catch (error) {
      return host.end('failed', error);
    }
    host.end('passed', undefined);
  };
  const runGroup = async (group: Group, path: string): Promise<void> => {
    await all(group.before);
    for (const child of group.children) {
      if ('body' in child) await runTest(child, group, path);
      else await runGroup(child, `${path}${child.name} > `);
    }
    await all(group.after);
  };

  const test = withVariants(addTest);
  const describe = withVariants(addGroup);
  const hook = (name: 'before' | 'after' | 'beforeEach' | 'afterEach') => (body: Hook) => void current[name].push(body);
  const api = {
    ...{ test, it: test, describe, suite: describe },
    ...{ before: hook('before'), after: hook('after'), beforeEach: hook('beforeEach'), afterEach: hook('afterEach') },
  };
  return { api, run: () => runGroup(root, '') };
}

/** Name under which the module `node:test` finds the functions made for its realm. */
export const OWN_TESTS_KEY = 'plumbline.own-tests';

/**
 * Puts the functions where the module finds them.
 *
 * @returns called by the host once the file has been evaluated; settles when all tests have ended
 */
export function install(host: OwnTestsHost): () => Promise<void> {
  const { api, run } = createOwnTests(host);
  Object.defineProperty(globalThis, Symbol.for(OWN_TESTS_KEY), { value: api });
  return run;
}
