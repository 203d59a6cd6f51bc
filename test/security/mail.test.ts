import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { bodies } from '../../src/interface/protocol/index.ts';
import type { Person } from '../support/account.ts';
import { type Answer, problemIn } from '../support/http-calls.ts';
import { MailServer, secretIn } from '../support/mail-server.ts';
import { newClientId, newId } from '../support/wire-ids.ts';
import { OpenServer } from './open-server.ts';

setDefaultTimeout(60_000);

let mails: MailServer;
let server: OpenServer;

beforeAll(async () => {
  mails = await MailServer.start();
  server = await OpenServer.start({
    publicUrl: 'http://127.0.0.1:8098',
    'mail.smtp': mails.url,
    'mail.from': 'The nest <nest@example.org>',
    'limits.pairingsPerHour': '100',
  });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await mails[Symbol.asyncDispose]();
});

const codeIn = ({ text }: Answer): string => problemIn(text).code;
const say = (said: object) => ({ clientId: newClientId(), ...said });
const mailOf = ({ account }: Person) => `${account.handle}@lab.example`;
const forgotten = (mail: string, headers: Readonly<Record<string, string>> = {}) =>
  server.http.ask('POST /api/v1/passwords/forgotten', { body: { mail }, headers });
const confirm = (secret: string) => server.http.ask('POST /api/v1/mail/confirm', { body: say({ secret }) });
const reset = (secret: string, password: string) =>
  server.http.ask('POST /api/v1/passwords/reset', { body: say({ secret, password }) });

async function offer(who: Person, mail = mailOf(who), password = who.account.password): Promise<Answer> {
  const { token } = await who.on('phone');
  return server.http.ask('POST /api/v1/me/mail', { token, body: say({ mail, password }) });
}

/** Somebody whose address was confirmed. */
async function reachable(name: string): Promise<Person> {
  const who = await server.person(name);
  expect((await offer(who)).status).toBe(204);
  expect((await confirm(secretIn(await mails.letterTo(mailOf(who)), 'mail'))).status).toBe(204);
  return who;
}

const signIn = ({ account: { handle } }: Person, password: string) =>
  server.http.ask('POST /api/v1/sessions', {
    body: { handle, password, device: newId(), deviceName: 'A browser' },
  });

describe('a forgotten password', () => {
  test('is chosen anew by a link that was sent by mail, once, and every session ends', async () => {
    const alice = await reachable('alice');
    const { token } = await alice.on('phone');
    const security = await server.http.call('GET /api/v1/me/security', bodies.Security, { token });
    expect(security.mail).toBe(mailOf(alice));
    expect((await server.http.call('GET /api/v1/server', bodies.ServerInfo)).canMail).toBe(true);

    expect((await forgotten(` ${mailOf(alice).toUpperCase()} `)).status).toBe(204);
    const letter = await mails.letterTo(mailOf(alice));
    expect(letter.text).toContain('From: The nest <nest@example.org>');
    const secret = secretIn(letter, 'reset');
    expect((await reset(secret, 'a fresh password of hers')).status).toBe(204);
    expect(codeIn(await reset(secret, 'another password of hers'))).toBe('link_invalid');
    expect((await server.http.ask('GET /api/v1/me', { token })).status).toBe(401);
    expect((await signIn(alice, 'a fresh password of hers')).status).toBe(201);
    expect(codeIn(await signIn(alice, alice.account.password))).toBe('wrong_credentials');
  });

  test('is asked for in vain, and answered alike, by whoever has no address here', async () => {
    const bob = await reachable('bob');
    const carol = await server.person('carol');
    await offer(carol);
    await mails.letterTo(mailOf(carol));
    const answers = await Promise.all(
      [mailOf(bob), mailOf(carol), 'nobody@lab.example', 'no address at all', ''].map((mail) =>
        forgotten(mail),
      ),
    );
    expect(answers.map(({ status, text }) => [status, text])).toEqual(answers.map(() => [204, '']));
    secretIn(await mails.letterTo(mailOf(bob)), 'reset');
    // Whoever comes after the one letter has none: the server sends in the order in which it was asked.
    await forgotten(mailOf(bob));
    const dave = await reachable('dave');
    expect(mails.letters.map(({ to }) => to)).toEqual([]);
    expect(dave.account.handle).toBeTruthy();
  });

  test('brings a letter in the language of the browser that asks', async () => {
    const erin = await reachable('erin');
    await forgotten(mailOf(erin), { 'accept-language': 'zh-CN' });
    const { text } = await mails.letterTo(mailOf(erin));
    expect(text).toContain(`Subject: =?UTF-8?`);
    secretIn(text.includes('base64') ? { to: [], text: decoded(text) } : { to: [], text }, 'reset');
  });
});

/** The body of a letter in base64. */
const decoded = (text: string): string =>
  Buffer.from(text.split('\r\n\r\n').slice(1).join('').replaceAll('\r\n', ''), 'base64').toString('utf8');

describe('an address of mail', () => {
  test('needs the password, must be one, and is nobody’s until it was confirmed', async () => {
    const frank = await server.person('frank');
    expect(codeIn(await offer(frank, mailOf(frank), 'not his password'))).toBe('password_wrong');
    for (const mail of ['frank', 'frank@host', 'a@b.example, c@d.example', 'a@b.example\r\nBcc: c@d.example'])
      expect([mail, codeIn(await offer(frank, mail))]).toEqual([mail, 'mail_invalid']);
    expect(codeIn(await confirm('no secret that anybody was sent'))).toBe('link_invalid');
    expect(mails.letters).toEqual([]);
  });

  test('belongs to one account, and goes to whoever confirmed it first', async () => {
    const grace = await reachable('grace');
    const heidi = await server.person('heidi');
    await offer(heidi, mailOf(grace));
    const secret = secretIn(await mails.letterTo(mailOf(grace)), 'mail');
    expect(codeIn(await confirm(secret))).toBe('mail_taken');
  });

  test('is taken away with the password, and links that were sent there open nothing any more', async () => {
    const ivan = await reachable('ivan');
    const { token } = await ivan.on('phone');
    await forgotten(mailOf(ivan));
    const secret = secretIn(await mails.letterTo(mailOf(ivan)), 'reset');
    const remove = (password: string) =>
      server.http.ask('DELETE /api/v1/me/mail', { token, body: say({ password }) });
    expect(codeIn(await remove('not his password'))).toBe('password_wrong');
    expect((await remove(ivan.account.password)).status).toBe(204);
    expect(codeIn(await remove(ivan.account.password))).toBe('not_found');
    expect(codeIn(await reset(secret, 'a fresh password of his'))).toBe('link_invalid');
  });

  test('cannot be given where the server sends no mail, and nothing else misses it', async () => {
    await using plain = await OpenServer.start();
    expect((await plain.http.call('GET /api/v1/server', bodies.ServerInfo)).canMail).toBeUndefined();
    const answer = await plain.http.ask('POST /api/v1/passwords/forgotten', {
      body: { mail: 'a@lab.example' },
    });
    expect(codeIn(answer)).toBe('unsupported');
  });
});

describe('a mail server that is away', () => {
  test('keeps nobody waiting and is a line in the log', async () => {
    const away = await MailServer.start();
    const { url } = away;
    await away[Symbol.asyncDispose]();
    await using lone = await OpenServer.start({
      publicUrl: 'http://127.0.0.1:8098',
      'mail.smtp': url,
      'mail.from': 'nest@example.org',
    });
    const who = await lone.person('judy');
    const { token } = await who.on('phone');
    const body = say({ mail: 'judy@lab.example', password: who.account.password });
    expect((await lone.http.ask('POST /api/v1/me/mail', { token, body })).status).toBe(204);
    expect(lone.faults).toEqual([]);
  });
});
