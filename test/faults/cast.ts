import { RawHttp, type SignedIn } from '../support/raw-http.ts';

/** Somebody with an account, in a run. */
export interface Person {
  readonly handle: string;
  readonly password: string;
  readonly user: string;
}

/** The people of a run and who talks with whom. */
export interface Cast {
  readonly people: readonly Person[];
  /** Every conversation of a person: direct ones and the notes to self. */
  streamsOf(user: string): readonly string[];
  signIn(person: Person): Promise<SignedIn>;
}

/** Registers people and opens a direct conversation between each and the next, and between each and the third. */
export async function gatherCast(url: string, count: number): Promise<Cast> {
  const http = new RawHttp(url);
  const people: Person[] = [];
  for (let index = 0; index < count; index += 1) people.push(await register(http, `person${index}`));
  const tokens = new Map<Person, string>();
  for (const person of people) tokens.set(person, (await http.signIn(person)).token);
  for (const [person, token] of tokens) {
    for (const other of peersOf(people, person)) await http.openDirect(token, other.user);
  }
  const streams = new Map<string, readonly string[]>();
  for (const [person, token] of tokens) {
    const heads = (await http.conversations(token)).filter(
      ({ kind }) => kind === 'direct' || kind === 'self',
    );
    streams.set(
      person.user,
      heads.map(({ stream }) => stream),
    );
  }
  return { people, streamsOf: (user) => streams.get(user) ?? [], signIn: (person) => http.signIn(person) };
}

async function register(http: RawHttp, handle: string): Promise<Person> {
  const password = `${handle} keeps a long secret`;
  const { user } = await http.register({ handle, password });
  if (user === undefined) throw new Error(`${handle} was not registered.`);
  return { handle, password, user };
}

function peersOf(people: readonly Person[], person: Person): Person[] {
  const at = people.indexOf(person);
  const peers = [people[(at + 1) % people.length], people[(at + 3) % people.length]];
  return peers.filter((peer): peer is Person => peer !== undefined && peer !== person);
}
