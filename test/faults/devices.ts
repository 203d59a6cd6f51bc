import { join } from 'node:path';
import { FileStore } from '../../src/interface/sdk/stores/file-store.ts';
import type { Chance } from '../support/chance.ts';
import type { ServerProcess } from '../support/server.ts';
import type { Cast, Person } from './cast.ts';
import type { Device } from './device.ts';
import { RawDevice } from './raw-device.ts';
import type { Recorder } from './recorder.ts';
import { SdkDevice } from './sdk-device.ts';

export interface DeviceSetting {
  readonly cast: Cast;
  readonly server: ServerProcess;
  readonly recorder: Recorder;
  readonly chance: Chance;
  /** Where shipped clients keep their stores. */
  readonly folder: string;
}

/** What each person carries, in the order of the cast. */
const equipment: readonly (readonly ('raw' | 'sdk')[])[] = [
  ['raw', 'raw'],
  ['raw', 'sdk'],
  ['raw'],
  ['sdk', 'raw', 'raw'],
  ['raw', 'raw'],
  ['sdk'],
  ['raw', 'sdk'],
  ['raw', 'raw'],
];

/** Devices that come later in a run, which have to page history back; the server allows a person ten. */
const lateDevicesMost = 6;

export async function startDevices(setting: DeviceSetting): Promise<Device[]> {
  const devices: Device[] = [];
  for (const [index, person] of setting.cast.people.entries()) {
    for (const [place, client] of (equipment[index % equipment.length] ?? ['raw']).entries()) {
      devices.push(await startDevice(setting, person, `${person.handle}.${client}${place + 1}`));
    }
  }
  return devices;
}

/** One more device for somebody, or `undefined` when there are enough. */
export async function startLateDevice(
  setting: DeviceSetting & { devices: readonly Device[] },
): Promise<Device | undefined> {
  const late = setting.devices.filter(({ name }) => name.includes('.late')).length;
  const person = setting.chance.pick(setting.cast.people);
  if (late >= lateDevicesMost || !person) return undefined;
  return startDevice(setting, person, `${person.handle}.late${late + 1}`);
}

async function startDevice(setting: DeviceSetting, person: Person, name: string): Promise<Device> {
  const { server, recorder, chance, folder } = setting;
  const fraction = () => chance.fraction();
  const { url } = server;
  if (name.includes('.sdk')) {
    const openStore = () => new FileStore(join(folder, name));
    return SdkDevice.start({ name, account: person, url, recorder, fraction, openStore });
  }
  const { token } = await setting.cast.signIn(person);
  return new RawDevice({ name, user: person.user, token }, { url: server.socketUrl, fraction, recorder });
}
