import type { MagpieClient } from '../../../src/interface/sdk/index.ts';
import { eventually } from '../eventually.ts';
import { friendAt, writeTo } from '../people.ts';
import type { Screen } from '../screen.ts';
import type { Stage } from '../stage.ts';

/** Who is in the pictures besides Alice, and where they speak with her. */
export interface Cast {
  readonly bob: Screen;
  readonly carol: MagpieClient;
  readonly withBob: string;
  readonly withCarol: string;
}

/** An hour of the lab, in which Bob and Alice find out why something was slow. */
export async function lab(stage: Stage, alice: Screen): Promise<Cast> {
  const { url, handle } = alice.person;
  const [bob, carol, layla] = await Promise.all([
    stage.person('Bob'),
    friendAt(url, 'carol', 'Carol 周'),
    friendAt(url, 'layla', 'ليلى الحسيني'),
  ]);
  await writeTo(layla, handle, 'نعم، **غداً** الساعة 15:30 في المختبر مع Bob و Carol، أليس كذلك؟');
  await layla.close();
  const withCarol = await writeTo(carol, handle, '新的网关已经上线了');
  await carol.send(withCarol, '延迟比昨天低一半 🎉');
  await alice.page.goto(url);
  await alice.open('Notes to self');
  await alice.send('```sh\nmagpie doctor --data ./data\n```', 'deploy key rotates on the **1st**');
  await alice.page.goto(url);
  await alice.writeTo(bob);
  await bob.open('Alice');
  await talk(alice, bob);
  return { bob, carol, withBob: alice.page.url().split('/').at(-1) ?? '', withCarol };
}

async function talk(alice: Screen, bob: Screen): Promise<void> {
  await alice.send('Did the migration go through?');
  await bob.shows('Did the migration go through?');
  await bob.send('It did, in eleven seconds.', 'Ten million rows, nothing lost, nothing twice.');
  await eventually(async () => (await alice.texts()).length, 3);
  await alice.send('Lovely. Can you run `magpie bench` again tonight?');
  await bob.send(
    '```ts\nconst ratio = ours.median / ceiling.median;\nexpect(ratio).toBeGreaterThan(0.5);\n```',
  );
  await eventually(async () => (await alice.texts()).length, 5);
  await alice.send('👏');
  await bob.send('Then good night, and a quiet pager.');
  await eventually(async () => (await alice.texts()).length, 7);
}

/** Everything that Markdown can be, as people write it. */
export const PLAN = `# Release plan
We ship on **Thursday**, *not* Friday. Steps:
1. freeze the branch
2. run \`magpie bench\` with ten million rows
3. tell [the team](https://example.org/team)
   - Carol
   - Dan

> Nobody deploys on a Friday.

| what | median | p99 |
|---|--:|--:|
| send | 1.2 ms | 9 ms |
| read | 0.4 ms | 12 ms |

- [ ] docs
- [x] tests

~~old~~ https://example.org/a/very/long/path/that/goes/on/and/on/until/it/breaks?with=query&and=more`;
