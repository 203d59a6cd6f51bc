import { version } from '../package.json';
import type { HttpDependencies } from '../src/interface/http/dependencies.ts';
import { createHttpApp } from '../src/interface/http/http-app.ts';

/** The API document as a server of this version serves it, made without one: describing calls carries none out. */
export async function openApiDocument(): Promise<string> {
  const nobody = async () => {};
  const app = createHttpApp({
    users: {},
    messages: {},
    friends: {},
    server: {},
    settings: { allowedOrigins: [] },
    serverInfo: { version },
    budget: { forUser: nobody, forAddress: nobody },
    webFiles: new Map(),
    onAnswered: () => {},
    onFault: (fault: unknown) => {
      throw fault;
    },
  } as unknown as HttpDependencies);
  const request = new Request('http://localhost/api/docs/json');
  const response = await app.fetch(request, { address: '127.0.0.1' });
  return `${JSON.stringify(await response.json(), null, 2)}\n`;
}
