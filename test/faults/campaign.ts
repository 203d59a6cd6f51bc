import { join } from 'node:path';
import { Chance } from '../support/chance.ts';
import { raisedLimits } from '../support/limits.ts';
import { quietPort, type ServerOptions, ServerProcess } from '../support/server.ts';
import { pause } from '../support/until.ts';
import { type Cast, gatherCast } from './cast.ts';
import { type Device, everyDevice } from './device.ts';
import { startDevices, startLateDevice } from './devices.ts';
import { tellEnd } from './ending.ts';
import { Durations } from './figures.ts';
import type { KillFigures, KillOptions, KillRun } from './kill.ts';
import { Load } from './load.ts';
import { Recorder } from './recorder.ts';

const people = 8;
/** Of the capacity: more, and the scheduler of the machine would be measured. */
const loadShare = 0.35;
const capacityMs = 3_000;
/** What a device has under way while capacity is measured: some frames for each of its conversations. */
const eagerBacklog = 150;
/** The promise is 5 s to reconnect and 15 s to be in step; the rig waits longer, so that a miss is told as a figure. */
const healMs = 60_000;

interface Healed {
  readonly ms: number;
  readonly last: string;
}

/** A server, its people and their devices, from the first start to the last stop. */
export class Campaign {
  readonly #options: KillOptions;
  readonly #server: ServerOptions & { port: number };
  readonly #chance: Chance;
  readonly #recorder: Recorder;
  readonly #cast: Cast;
  readonly #devices: Device[];
  readonly #load: Load;
  readonly #took = { restart: new Durations(), reconnect: new Durations(), synced: new Durations() };
  #process: ServerProcess;
  #perSecond = 0;
  #kills = 0;
  #asleep: Device | undefined;

  private constructor(
    options: KillOptions,
    parts: {
      server: ServerOptions & { port: number };
      process: ServerProcess;
      recorder: Recorder;
      cast: Cast;
      devices: Device[];
    },
  ) {
    this.#options = options;
    this.#server = parts.server;
    this.#process = parts.process;
    this.#recorder = parts.recorder;
    this.#cast = parts.cast;
    this.#devices = parts.devices;
    this.#chance = new Chance(options.seed);
    const { streamsOf } = parts.cast;
    this.#load = new Load({ devices: this.#devices, streamsOf, chance: new Chance(options.seed + 1) });
  }

  static async begin(options: KillOptions): Promise<Campaign> {
    const server = {
      data: join(options.folder, 'data'),
      port: await quietPort(),
      env: raisedLimits,
      ...(options.executable === undefined ? {} : { executable: options.executable }),
    };
    const process = await ServerProcess.start(server);
    try {
      const recorder = new Recorder(recordPath(options));
      const cast = await gatherCast(process.url, people);
      const chance = new Chance(options.seed + 2);
      const devices = await startDevices({ cast, server: process, recorder, chance, folder: options.folder });
      const campaign = new Campaign(options, { server, process, recorder, cast, devices });
      await campaign.#everyDevice('being connected', (device) => device.isReady);
      await campaign.#startLoad();
      return campaign;
    } catch (fault) {
      await process.kill();
      throw fault;
    }
  }

  /** A server lives for a while under load, is killed, and everybody finds back. */
  async round(round: number): Promise<void> {
    const lifeMs = this.#options.seconds * 1000 * this.#chance.between(0.3, 1.7);
    await pause(lifeMs * this.#chance.fraction());
    await this.#disturb();
    await pause(lifeMs * this.#chance.fraction());
    await this.#kill(round);
    if (this.#chance.isTrue(0.15)) await this.#killWhileStarting(round);
    if (this.#chance.isTrue(0.4)) await this.#awakeDevice()?.disturb();
    await pause(this.#chance.between(0, 400));
    await this.#restart(round);
    const healed = await this.#heal();
    this.#options.say?.(`round ${round}: ${this.#devices.length} devices, ${healed}`);
  }

  /** Everything heals and falls quiet; then all logs are read over HTTP and every device tells what it shows. */
  async settle(): Promise<void> {
    this.#load.stop();
    await this.#wakeAll();
    const { url } = this.#process;
    const parts = { cast: this.#cast, devices: this.#devices, recorder: this.#recorder };
    await tellEnd({ ...parts, url, healMs });
  }

  /** Leaves nothing running, however the run came to its end. */
  async close(): Promise<KillRun> {
    this.#load.stop();
    for (const device of this.#devices) await device.close();
    const exitCode = this.#process.hasEnded ? null : await this.#process.stop();
    this.#recorder.close();
    return {
      record: recordPath(this.#options),
      database: join(this.#server.data, 'magpie.db'),
      figures: this.#figures(exitCode),
    };
  }

  #figures(exitCode: number | null): KillFigures {
    const { restart, reconnect, synced } = this.#took;
    return {
      perSecond: this.#perSecond,
      kills: this.#kills,
      restartMs: restart.summary(),
      reconnectMs: reconnect.summary(),
      syncedMs: synced.summary(),
      exitCode,
    };
  }

  async #startLoad(): Promise<void> {
    this.#perSecond = this.#options.perSecond ?? Math.round((await this.#capacity()) * loadShare);
    this.#options.say?.(`${this.#devices.length} devices, ${this.#perSecond} operations a second`);
    this.#load.start(this.#perSecond);
  }

  /**
   * Answered operations a second when every raw device sends as fast as it is answered. The shipped clients are left
   * out: they pace themselves below the server's default limits, so that they would measure their own manners.
   */
  async #capacity(): Promise<number> {
    const eager = this.#devices.filter(({ name }) => name.includes('.raw'));
    const startedAt = performance.now();
    let sent = 0;
    while (performance.now() - startedAt < capacityMs) {
      for (const device of eager) {
        for (let before = device.backlog; before < eagerBacklog; before = device.backlog) {
          this.#load.step(device);
          sent += device.backlog - before;
        }
      }
      await pause(1);
    }
    const answered = sent - eager.reduce((sum, { backlog }) => sum + backlog, 0);
    const perSecond = answered / ((performance.now() - startedAt) / 1000);
    await this.#everyDevice('every operation answered', (device) => device.backlog === 0);
    return perSecond;
  }

  async #kill(round: number): Promise<void> {
    await this.#process.kill();
    this.#kills += 1;
    this.#recorder.write({ k: 'kill', t: Date.now(), round });
  }

  /** A server that is killed before it accepts, while it may still be recovering what the last one left. */
  async #killWhileStarting(round: number): Promise<void> {
    const starting = ServerProcess.launch(this.#server);
    await pause(this.#chance.between(20, 800));
    await starting.kill();
    this.#kills += 1;
    this.#recorder.write({ k: 'kill', t: Date.now(), round });
  }

  async #restart(round: number): Promise<void> {
    const startedAt = performance.now();
    this.#process = await ServerProcess.start(this.#server);
    const tookMs = Math.round(performance.now() - startedAt);
    this.#took.restart.add(tookMs);
    this.#recorder.write({ k: 'started', t: Date.now(), round, tookMs });
  }

  /** Waits until everybody who is awake is connected and has once held everything; the answer tells who was last. */
  async #heal(): Promise<string> {
    const connected = await this.#everyoneOnce('being connected again', (device) => device.isReady);
    this.#took.reconnect.add(connected.ms);
    const synced = await this.#everyoneOnce('being in step', (device) => device.isCaughtUp);
    this.#took.synced.add(connected.ms + synced.ms);
    const tell = ({ ms, last }: Healed) => `after ${Math.round(ms)} ms (${last})`;
    return `connected ${tell(connected)}, in step ${tell(synced)}`;
  }

  async #everyoneOnce(what: string, is: (device: Device) => boolean): Promise<Healed> {
    const startedAt = performance.now();
    const seen = new Set<Device>();
    await this.#everyDevice(what, (device) => {
      if (!seen.has(device) && is(device)) seen.add(device);
      return device === this.#asleep || seen.has(device);
    });
    return { ms: performance.now() - startedAt, last: [...seen].at(-1)?.name ?? 'nobody' };
  }

  /** What happens to devices beside the kill: a cut connection, a program started anew, a night in a pocket. */
  async #disturb(): Promise<void> {
    await this.#wakeAll();
    if (this.#chance.isTrue(0.6)) await this.#awakeDevice()?.disturb();
    if (this.#chance.isTrue(0.1)) {
      const parts = {
        cast: this.#cast,
        server: this.#process,
        recorder: this.#recorder,
        chance: this.#chance,
      };
      const late = await startLateDevice({ ...parts, folder: this.#options.folder, devices: this.#devices });
      if (late) this.#devices.push(late);
    }
    if (this.#chance.isTrue(0.3)) {
      this.#asleep = this.#chance.pick(this.#devices);
      await this.#asleep?.sleep();
    }
  }

  #awakeDevice(): Device | undefined {
    return this.#chance.pick(this.#devices.filter((device) => device !== this.#asleep));
  }

  async #wakeAll(): Promise<void> {
    await this.#asleep?.wake();
    this.#asleep = undefined;
  }

  #everyDevice(what: string, is: (device: Device) => boolean): Promise<void> {
    return everyDevice(this.#devices, is, { what, withinMs: healMs });
  }
}

const recordPath = ({ folder }: KillOptions): string => join(folder, 'record.jsonl');
