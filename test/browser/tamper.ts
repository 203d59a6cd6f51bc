import type { Page } from 'playwright-core';
import { refusalText } from '../../src/domain/shared/refusals.ts';

type Frame = Record<string, unknown> & { readonly op?: string };

/** What happens to frames on their way. A change of `refuse` counts at once. */
export interface Tampering {
  /** Messages with this text are refused for good. */
  refuse?: string | undefined;
  /** The language in which that is said: English unless another is named. */
  language?: 'en' | 'zh';
  /** Messages with this text arrive as events of a type that the page does not know. */
  unknown?: string;
}

/** Stands between the page and the server, as a server of another version would; the page must not be open yet. */
export async function tamper(page: Page, tampering: Tampering): Promise<void> {
  await page.routeWebSocket(/\/api\/v1\/socket/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((text) => {
      const frame = JSON.parse(String(text)) as Frame;
      const refused = refusedIn(frame, tampering);
      if (refused === undefined) server.send(text);
      else socket.send(JSON.stringify(nack(frame, refused, tampering.language)));
    });
    server.onMessage((text) => socket.send(asUnknown(String(text), tampering)));
  });
}

function refusedIn(frame: Frame, { refuse }: Tampering): string | undefined {
  if (frame.op !== 'send' || refuse === undefined) return undefined;
  const operations = frame['operations'] as { clientId: string; text?: string }[];
  return operations.find(({ text }) => text === refuse)?.clientId;
}

function nack({ stream }: Frame, clientId: string, language: 'en' | 'zh' = 'en'): Frame {
  const text = refusalText('not_found', language);
  return { op: 'nack', about: 'send', stream, clientId, code: 'not_found', text, retry: false };
}

function asUnknown(text: string, { unknown }: Tampering): string {
  if (unknown === undefined) return text;
  const frame = JSON.parse(text) as Frame & { events?: { type: string; body?: { text?: string } | null }[] };
  for (const event of frame.events ?? []) if (event.body?.text === unknown) event.type = 'poll.opened';
  return JSON.stringify(frame);
}
