import { expect, test } from 'bun:test';
import { Device } from './support/device.ts';

const info = { name: 'The nest', isClaimed: true };

/** A device of somebody signed in, on a server that calls itself the nest. */
async function atTheNest(): Promise<Device> {
  const device = new Device();
  await device.signIn();
  device.answers = () => ({ status: 200, body: info });
  return device;
}

const bodyOf = (device: Device) => JSON.parse(device.requests.at(-1)?.body ?? '{}');

test('anybody may ask what the server is, signed in or not', async () => {
  const device = new Device();
  device.answers = () => ({ status: 200, body: info });
  expect(await device.client.server()).toEqual(info as never);
  expect(device.requests).toMatchObject([{ method: 'GET', url: 'http://localhost/api/v1/server' }]);
});

test('a name is changed alone, and a picture is taken away alone', async () => {
  const device = await atTheNest();
  expect(await device.client.changeServer({ name: 'The nest' })).toEqual(info as never);
  expect(bodyOf(device)).toEqual({ clientId: expect.any(String), name: 'The nest' });
  await device.client.changeServer({ picture: null });
  expect(bodyOf(device)).toEqual({ clientId: expect.any(String), picture: null });
});

test.each([0, 1, 8 * 1024, 8 * 1024 + 1, 128 * 1024])(
  'a picture of %d bytes goes out whole',
  async (size) => {
    const device = await atTheNest();
    const picture = Uint8Array.from({ length: size }, (_, index) => index * 7);
    await device.client.changeServer({ picture });
    expect(new Uint8Array(Buffer.from(bodyOf(device).picture, 'base64'))).toEqual(picture);
  },
);

test('a change whose answer was lost is asked again with the same client id', async () => {
  const device = await atTheNest();
  let isLost = true;
  device.answers = () => (isLost ? undefined : { status: 200, body: info });
  const changing = device.client.changeServer({ name: 'The nest' });
  isLost = false;
  await device.timers.advance(60_000);
  await changing;
  const asked = device.requests.filter(({ method }) => method === 'PATCH').map(({ body }) => body);
  expect(asked).toHaveLength(2);
  expect(asked[0]).toBe(asked[1]);
});

test('a no is told with its code', async () => {
  const device = await atTheNest();
  const problem = { code: 'forbidden', text: 'You may not do this.', retry: 'never' };
  device.answers = () => ({ status: 403, body: problem });
  await expect(device.client.changeServer({ name: 'Mine' })).rejects.toMatchObject(problem);
});
