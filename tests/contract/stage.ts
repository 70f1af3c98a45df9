/** Where the table is acted out: the production server as a child process, on a scenery that a test can reach into. */
import { openDatabase } from '@/db/client';
import { CANARY } from '../exercises/invariants';
import { openGround } from '../support/ground';
import { type RunningServer, startServer } from '../support/server';
import { Wire } from '../support/wire';
import { type Made, Scenery } from './scenery';

export class Stage extends Scenery {
  readonly server: RunningServer;
  readonly wire: Wire;
  private readonly end: () => Promise<void>;

  private constructor(made: Made, { server, end }: { server: RunningServer; end: () => Promise<void> }) {
    super(made);
    this.server = server;
    this.wire = new Wire(server.url);
    this.end = end;
  }

  static async open(): Promise<Stage> {
    const ground = await openGround();
    const { dataDir } = ground;
    const server = await startServer({
      dataDir,
      empty: true,
      moments: 'held',
      env: { ...ground.env, HOLDOUT_CANARY: CANARY },
    });
    const joined = await ground.connect();
    const database = openDatabase(joined.options, ground.env.DATABASE_URL);
    const end = async () => {
      await database.close();
      await joined.close();
      await server.stop();
      await ground.remove();
    };
    try {
      const stage = new Stage(await Scenery.make(database, dataDir), { server, end });
      await stage.seatCandidate();
      return stage;
    } catch (error) {
      await end();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.wire.close();
    await this.end();
  }
}
