/** Where a statement is shown to be true: a test, by the words of its name. */
export interface Proof {
  readonly file: string;
  readonly test: string;
}

/** One of the forty things that are promised about safety. */
export interface Statement {
  readonly number: number;
  readonly claim: string;
  /** Empty where there is nothing yet that the statement could be about. */
  readonly proofs: readonly Proof[];
  /** What of it cannot be tried yet, and why. */
  readonly notYet?: string;
}

const here = (name: string, test: string): Proof => ({ file: `test/security/${name}.test.ts`, test });
const seenFromOutside = (name: string, test: string): Proof => ({
  file: `test/conformance/cases/${name}.ts`,
  test,
});

const authorisation: readonly Statement[] = [
  {
    number: 1,
    claim: 'Whoever asks for what does not concern them is answered as if it were not there, on every road.',
    proofs: [
      here('strangers', 'name every route that the server has and no other'),
      here('strangers', 'name every frame that the server knows and no other'),
      here('strangers', 'cannot tell by %s whether a conversation is there'),
      here('strangers', 'is answered by %s as if there were nothing'),
      here('blocked', 'is answered by %s as anybody is, and reaches nobody'),
      here('blocked', 'opens no conversation with the other, and goes on reading the one that stood'),
      here('blocked', 'no typing and no mark is told in a group, and to everybody else as ever'),
      here('blocked', 'marks stop where they were, by heads too, and go on once it is over'),
    ],
  },
  {
    number: 2,
    claim: 'A file is open to those who see a message with it now.',
    proofs: [],
    notYet: 'there are no files',
  },
  {
    number: 3,
    claim: 'Nobody can send a file that is not theirs or not whole.',
    proofs: [],
    notYet: 'there are no files',
  },
  {
    number: 4,
    claim: 'Whoever was removed learns nothing of what came after, by any road.',
    proofs: [
      here('removed', 'their open socket gets the removal and nothing of what comes after it'),
      here('removed', 'pages and heads end at the removal'),
      here('removed', 'an edit that came after it is not told'),
      here('removed', 'a cursor beyond the removal is answered the same'),
    ],
    notYet: 'search, push, files and a second node are not there',
  },
  {
    number: 5,
    claim: 'Nobody reads below where their own sight begins.',
    proofs: [
      here('removed', 'gets nothing of what was said before, by pages, heads or edits'),
      seenFromOutside(
        'paging',
        'an event that changes what this person has cleared is an empty place to them',
      ),
    ],
    notYet: 'there is no search',
  },
  {
    number: 6,
    claim: 'A change is judged by who asks and when, and by nothing that the asker says about themselves.',
    proofs: [
      here('tampering', 'is not changed by another member, whoever they say they are'),
      here('tampering', 'is not changed through the address of another conversation'),
      here('tampering', 'make no account an owner'),
      here('picture', 'and its name are changed by nobody without the role, whatever they say of themselves'),
      seenFromOutside('changing', 'a message that is older than two minutes cannot be recalled any more'),
    ],
    notYet: 'there are no reactions and no pins',
  },
  {
    number: 7,
    claim: 'Nobody raises anybody above themselves.',
    proofs: [
      here('tampering', 'make no account an owner'),
      {
        file: 'test/contract/roles.test.ts',
        test: 'leave the server an owner, also where two go at the same moment',
      },
      {
        file: 'test/contract/administration.test.ts',
        test: 'leaves the server an owner who can sign in, also where two let go at the same moment',
      },
      here('guarding', 'is out of reach for members, by every road of theirs'),
      here('guarding', 'raises nobody above themselves, and reaches nobody above them'),
    ],
    notYet: 'groups have no roads',
  },
  {
    number: 8,
    claim: 'A mark is moved by its owner alone, upwards, and no further than there is something to read.',
    proofs: [
      here('tampering', "move no mark but the asker's own"),
      here('tampering', 'stop at the last message, go only up, and are told to members alone'),
      here('removed', 'their marks and their clearing meet what a stranger meets, and nobody else is told'),
    ],
    notYet: 'receipts cannot be turned off',
  },
  {
    number: 9,
    claim: 'Nobody can be found by guessing.',
    proofs: [
      here('secrets', 'are random, so that none can be guessed from others'),
      here('secrets', 'of nobody look like those of somebody long offline'),
      seenFromOutside('accounts', 'is found by others under its exact handle, and by nothing less'),
      here('blocked', 'finds the other by their handle as ever'),
      here(
        'blocked',
        'each looks to the other as if they were away, from the moment of the block until its end',
      ),
      here('blocked', 'asks, is asked nothing, and cannot tell it from a request that nobody answers'),
    ],
    notYet: 'nobody can be invisible',
  },
];

const sessions: readonly Statement[] = [
  {
    number: 10,
    claim: 'A token is long, random, kept as a hash, and shown once to one person.',
    proofs: [
      here('secrets', 'has at least 128 random bits and is another one at each sign-in'),
      here('secrets', 'is stored only as its SHA-256'),
      here('secrets', 'is in no log line, in no frame and in no answer after the first'),
      here('secrets', 'counts for nothing in an address'),
    ],
  },
  {
    number: 11,
    claim: 'What ends a session closes its sockets within a second.',
    proofs: [
      here('sessions', 'signing out'),
      here('sessions', 'a password that an administrator sets, on every device'),
      here('guarding', 'a password that its person changes, on every device but theirs'),
      here('guarding', 'a password that is chosen by a link, on every device'),
      here('guarding', 'signing out everywhere else, but here'),
      here('guarding', 'an administrator who disables the account'),
      here('guarding', 'closing the account'),
      seenFromOutside('sessions', 'a session that another device ends is over within a second'),
    ],
    notYet: 'a bot is made as one and nobody becomes one, and there is no second node',
  },
  {
    number: 12,
    claim: 'The socket lets in exactly whom HTTP lets in.',
    proofs: [
      here('sessions', 'with $name'),
      here('sessions', 'with $name in a cookie'),
      here('guarding', 'the password alone opens neither HTTP nor a socket'),
    ],
  },
  {
    number: 13,
    claim:
      'A password is judged by its length and by how many others have it, before any work is done for it.',
    proofs: [
      here('passwords', '%s is judged by its length alone'),
      here('passwords', 'that everybody guesses is refused before it is hashed, in whatever case'),
      here('passwords', 'is kept as argon2id with the parameters that the protocol names'),
      here('passwords', 'waits for its turn in a queue that is bounded'),
    ],
  },
  {
    number: 14,
    claim: 'Whoever guesses is slowed down, and nobody else is.',
    proofs: [
      here('sign-in-limits', 'of one account from one address are ten'),
      here('sign-in-limits', 'from one address are fifty, whatever the account'),
      here('sign-in-limits', 'by the socket are one for each connection'),
      here('sign-in-limits', 'with tokens count as calls without a session'),
      here('guarding', 'wrong codes are counted like wrong passwords'),
      here('guarding', 'are guessed at ten times from one address, each kind by itself'),
      {
        file: 'test/modules/users/guarding.test.ts',
        test: 'is guessed at ten times from one address and twenty from all, and no session that stands is touched',
      },
    ],
  },
  {
    number: 15,
    claim: 'An unknown handle and a wrong password are the same answer after the same work.',
    proofs: [
      here('passwords', 'cost one look at a password each and are one refusal'),
      here('passwords', 'are looked at with the same parameters'),
      seenFromOutside('accounts', 'a wrong password and an unknown handle are refused with the same words'),
    ],
  },
  {
    number: 16,
    claim: 'What lets somebody in once lets nobody in twice.',
    proofs: [
      here('sign-in-limits', 'by the owner link are not counted, and the link works once'),
      here('secrets', 'prints the owner link once, and stores only its hash'),
      here('guarding', 'are stored only as hashes, and none is told twice'),
      here('guarding', 'open only what they were made for'),
      here('guarding', 'are used by one of many who come at the same moment'),
      { file: 'test/contract/passwords.test.ts', test: 'is chosen anew by a link once, for a day' },
      {
        file: 'test/contract/passwords.test.ts',
        test: 'is not chosen by an older link, by one for somebody else, nor by a secret for something else',
      },
      {
        file: 'test/contract/invitations.test.ts',
        test: 'of all who want the last use at the same moment a single one gets it',
      },
      { file: 'test/contract/pairing.test.ts', test: 'gets its session once somebody said yes, and once' },
      { file: 'test/contract/pairing.test.ts', test: 'waits for five minutes, and what is over is swept' },
    ],
    notYet: 'there is no magic link by mail',
  },
  {
    number: 17,
    claim: 'Every installation makes its own secrets, and none starts without.',
    proofs: [
      here('secrets', 'makes secrets of its own and leaves nobody with a password that others know'),
      here('secrets', 'refuses a data folder whose secret is empty or short'),
    ],
  },
  {
    number: 18,
    claim: 'A person has ten sessions at most, sees them all, and can end each.',
    proofs: [
      here('sessions', 'has ten devices at most'),
      seenFromOutside('sessions', 'every device of a person is listed'),
      seenFromOutside('sessions', 'nobody can end a session of somebody else'),
      here('guarding', 'signing out everywhere else, but here'),
    ],
  },
];

const channels: readonly Statement[] = [
  {
    number: 19,
    claim: 'A foreign page cannot open a socket in the name of whoever looks at it.',
    proofs: [
      here('upgrade', 'with the origin %p is refused before anything is allocated'),
      here('upgrade', 'with the origin %p is let in'),
      here('upgrade', 'without an origin is no browser, and then a cookie counts for nothing'),
    ],
    notYet: 'TLS is the business of whatever stands in front; plain sockets are taken from everywhere',
  },
  {
    number: 20,
    claim: 'A stranger at the socket may say one thing, briefly, soon, and not in a crowd.',
    proofs: [
      here('upgrade', 'is closed at the frame %s'),
      here('upgrade', 'may say 4 KiB and not one byte more'),
      here('upgrade', 'is closed when its time is up, and one that signed in is not'),
      here('upgrade', 'is one of a hundred of its address at most'),
      here('frames', 'that declares %d bytes is refused at its header, before they are sent'),
    ],
  },
  {
    number: 21,
    claim: 'A frame is bounded in bytes, in depth and in keys, and never compressed.',
    proofs: [
      here('frames', 'of 64 KiB is read, and one of a byte more closes the socket with 1009'),
      here('frames', 'of 32 levels is read, and one of 33 closes the socket'),
      here('frames', 'of 1,000 keys is read, and one of 1,001 closes the socket'),
      here('frames', 'with the unknown op %p is refused as unsupported, and the socket goes on'),
      here('upgrade', 'never agrees on compression'),
      seenFromOutside('sending', 'fields that the server does not know are taken out'),
    ],
  },
  {
    number: 22,
    claim: 'No message can change what objects are.',
    proofs: [
      here('frames', '%s is refused by the socket'),
      here('frames', '%s is refused by HTTP'),
      {
        file: 'test/fuzz/fuzz.test.ts',
        test: 'neither crash the server nor fill it nor change how it answers',
      },
    ],
  },
  {
    number: 23,
    claim: 'Where a text is expected nothing else is taken, and nothing that is taken becomes a statement.',
    proofs: [
      here('fields', 'cover every field of every body that the API document names'),
      here('fields', 'is refused as not understood by %s'),
      here('fields', 'is refused as not understood in the frame %s'),
      here('fields', 'reaches no statement: what looks like SQL is only text'),
    ],
  },
  {
    number: 24,
    claim: 'A foreign page changes nothing with a cookie, and reading changes nothing at all.',
    proofs: [
      here('answers', '%s does nothing for a cookie that a foreign page sends'),
      here('answers', 'that reads leaves everything as it was'),
      here('answers', 'is out of reach for scripts and foreign pages'),
    ],
  },
  {
    number: 25,
    claim: 'Only a proxy that the operator named may say for whom it asks.',
    proofs: [
      here('sign-in-limits', 'counts for nothing where no proxy is trusted'),
      here('sign-in-limits', 'from a trusted proxy is read from its right end'),
    ],
  },
  {
    number: 26,
    claim: 'A refusal says what and which, and nothing of the inside.',
    proofs: [
      here('answers', 'carries a code and the id of the request, and nothing of the inside'),
      here('answers', 'because of a bug carries the same and nothing more'),
    ],
  },
  {
    number: 27,
    claim: 'Every answer tells browsers what to forbid.',
    proofs: [
      here('answers', '%s answers with the headers that browsers obey'),
      here('answers', 'the site insists on TLS, where people reach it by https'),
    ],
  },
];

const content: readonly Statement[] = [
  {
    number: 28,
    claim: "No text that somebody wrote runs in somebody's browser.",
    proofs: [],
    notYet: 'texts are shown as they are; the page of the next order brings formatting',
  },
  {
    number: 29,
    claim: 'An upload is bounded while it is read and known by its bytes.',
    proofs: [
      here('picture', 'is known by its bytes, whatever it is said to be'),
      here('picture', 'is cut off while it is read, for whoever sends it'),
    ],
    notYet: 'there are no files beside the picture of the server',
  },
  {
    number: 30,
    claim: 'What was uploaded never runs on this site.',
    proofs: [here('picture', 'runs nothing where it is opened, also with a page behind its pixels')],
    notYet: 'there are no files beside the picture of the server',
  },
  {
    number: 31,
    claim: 'A picture is measured before it is decoded.',
    proofs: [
      here('picture', 'is measured by its header alone, so a bomb is refused before anybody unpacks it'),
    ],
    notYet: 'the server decodes no picture, and none comes with a message',
  },
  { number: 32, claim: 'No archive is unpacked here.', proofs: [], notYet: 'there are no files' },
  { number: 33, claim: 'Nobody can fill the disk with files.', proofs: [], notYet: 'there are no files' },
  {
    number: 34,
    claim: 'The bytes of a file pass through whoever checks who may have them.',
    proofs: [],
    notYet: 'there are no files',
  },
  {
    number: 35,
    claim: 'The server fetches nothing from places that are not public.',
    proofs: [],
    notYet: 'it fetches nothing',
  },
  {
    number: 36,
    claim: 'A webhook is signed, and its token opens one conversation.',
    proofs: [],
    notYet: 'there are no webhooks',
  },
];

const operations: readonly Statement[] = [
  {
    number: 37,
    claim: 'Every limit holds at its value and breaks one past it.',
    proofs: [
      here('limits', 'has 8,000 characters like %s and not one more, on either road'),
      here('limits', 'is edited a hundred times and not once more'),
      here('limits', 'shares its frame with forty-nine others and not with fifty'),
      here('rates', 'are twenty at once over all devices and roads'),
      here('rates', 'are sixty at once, and the next one is told to wait'),
      here('rates', 'end it at three times the burst'),
      here('rates', 'of one person are six hundred a minute over all devices'),
      here('rates', 'without a session are 120 a minute from one address'),
      here(
        'rates',
        'are twenty, over all devices; one more takes the place of the one heard from longest ago',
      ),
      here('rates', 'that say nothing are closed, and those that say something are not'),
      here('sign-in-limits', 'from one address are five an hour'),
      { file: 'test/domain/server/picture.test.ts', test: 'has 1,024 pixels a side and not one more' },
      { file: 'test/domain/server/picture.test.ts', test: 'has 128 KiB and not one byte more' },
    ],
    notYet: 'there is no second node and no Redis; groups and files have no roads',
  },
  {
    number: 38,
    claim: 'What hangs on one message is bounded.',
    proofs: [
      here('limits', 'mentions fifty people and not one more'),
      here('limits', 'is edited a hundred times and not once more'),
    ],
    notYet: 'there are no reactions, no files and no mention of everybody',
  },
  {
    number: 39,
    claim: 'No text makes a matcher think for long.',
    proofs: [
      here('operations', 'is matched within 50 ms as %s'),
      here('operations', 'is matched within 50 ms as a frame of the largest size'),
    ],
    notYet: 'there is no search',
  },
  {
    number: 40,
    claim: 'What only operators shall see is only where operators are.',
    proofs: [
      here('operations', 'has a listener of its own, private unless somebody says otherwise'),
      here('operations', 'is not at %s of the public listener'),
      here('operations', 'is no hash and no token, not even for the owner'),
      here('guarding', 'is written down and can be read back, page by page, without a secret'),
      here('guarding', 'shows no hash, no token and no secret of anybody'),
      here('operations', 'is pinned to exact versions, and locked'),
    ],
  },
];

export const statements: readonly Statement[] = [
  ...authorisation,
  ...sessions,
  ...channels,
  ...content,
  ...operations,
];
