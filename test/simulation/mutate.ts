import { resolve } from 'node:path';
import { plugin } from 'bun';
import { MUTATIONS, type Mutation } from './mutations.ts';

/** The mutation of this name. Throws for a name that is not listed. */
export function mutationNamed(name: string): Mutation {
  const mutation = MUTATIONS.find((each) => each.name === name);
  if (!mutation) throw new Error(`No mutation is called ${name}.`);
  return mutation;
}

/** The text with its one place changed. Throws where the place is not there, or there twice. */
export function mutated(text: string, { name, file, find, replace }: Mutation): string {
  const places = text.split(find).length - 1;
  if (places !== 1) throw new Error(`The place of ${name} occurs ${places} times in ${file}, not once.`);
  return text.replace(find, () => replace);
}

/** From now on the file is loaded without its rule. Nothing on disk changes. Must be called before it is imported. */
export function plant(mutation: Mutation): void {
  const path = resolve(import.meta.dir, '../..', mutation.file);
  plugin({
    name: mutation.name,
    setup: (build) => {
      const filter = new RegExp(`^${RegExp.escape(path)}$`);
      build.onLoad({ filter }, async () => ({
        contents: mutated(await Bun.file(path).text(), mutation),
        loader: 'ts',
      }));
    },
  });
}
