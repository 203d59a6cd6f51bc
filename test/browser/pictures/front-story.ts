/** One conversation of Alice's: with whom, and what was said `ago` minutes ago. */
export interface Talk {
  readonly handle: string;
  readonly name: string;
  readonly isOnline?: boolean;
  readonly lines: readonly Line[];
  /** How many of the last lines Alice has not seen. */
  readonly unread?: number;
}

/** `mine`: Alice wrote it. */
export type Line = readonly [by: 'mine' | 'theirs', ago: number, text: string];

/** What is on the front page: the first conversation is open. */
export interface Story {
  readonly notes: readonly (readonly [ago: number, text: string])[];
  readonly talks: readonly Talk[];
  readonly draft: string;
}

const DAY = 24 * 60;

export const ENGLISH: Story = {
  notes: [[DAY + 190, 'Plum cake: 180°, forty minutes, *not* fifty']],
  draft: 'Seven it is. I bring the plum cake',
  talks: [
    {
      handle: 'bob',
      name: 'Bob Lindqvist',
      isOnline: true,
      lines: [
        ['mine', DAY + 312, 'Did the move to the new server go through?'],
        ['theirs', DAY + 309, 'It did, in eleven seconds.'],
        ['theirs', DAY + 308, 'Ten million messages, nothing lost and nothing twice.'],
        ['mine', DAY + 301, '👏'],
        ['theirs', 58, 'One more thing, before the weekend. The old box can go, this is all that ran on it:'],
        ['theirs', 57, '```sh\nmagpie data backup /mnt/nas/$(date +%F)\nmagpie doctor --data ./data\n```'],
        ['mine', 41, 'Then **we keep** the backup job, and the rest goes. Thank you!'],
        ['theirs', 12, 'Done. And tonight, are you two still coming?'],
        ['mine', 9, 'Of course. When?'],
        ['theirs', 4, 'At seven, the table by the window. Mia said she wants to hear about the owl.'],
      ],
    },
    {
      handle: 'mia',
      name: 'Mia',
      isOnline: true,
      unread: 2,
      lines: [
        ['mine', 95, 'What did you see?'],
        ['theirs', 24, 'An owl! A real one, on the roof of the school'],
        ['theirs', 23, 'It looked at me for a whole minute 🦉'],
      ],
    },
    {
      handle: 'carol',
      name: 'Carol 周',
      isOnline: true,
      unread: 1,
      lines: [
        ['mine', 205, '新的网关怎么样？'],
        ['theirs', 76, '延迟比昨天低一半 🎉'],
      ],
    },
    { handle: 'priya', name: 'Priya Raman', lines: [['mine', 148, 'That was it, it works now. Thank you!']] },
    {
      handle: 'layla',
      name: 'ليلى الحسيني',
      isOnline: true,
      lines: [['theirs', 260, 'نعم، غداً الساعة الثالثة في المختبر']],
    },
    {
      handle: 'tomas',
      name: 'Tomás Herrera',
      lines: [['theirs', DAY + 95, 'The photos of Saturday are in the folder.']],
    },
    { handle: 'nora', name: 'Nora Iversen', lines: [['mine', DAY * 2 + 30, 'See you on Monday, then.']] },
    { handle: 'sam', name: 'Sam', lines: [['theirs', DAY * 3, 'ok 👍']] },
    {
      handle: 'choir',
      name: 'Ana (choir)',
      lines: [['theirs', DAY * 5, 'We sing at the **town hall** this year, half past six.']],
    },
  ],
};

export const CHINESE: Story = {
  notes: [[DAY + 190, '登山杖在储物间最上层']],
  draft: '好，那我七点在地铁口等你',
  talks: [
    {
      handle: 'linxiao',
      name: '林晓',
      isOnline: true,
      lines: [
        ['mine', DAY + 312, '周六去爬山的路线定了吗？'],
        ['theirs', DAY + 309, '定了，从北门上，走到观景台大概三个小时。'],
        ['theirs', DAY + 308, '天气预报说是晴天，最高 18 度。'],
        ['mine', DAY + 301, '👏'],
        ['theirs', 58, '我列了个清单，你看看还缺什么：'],
        ['theirs', 57, '- [x] 水和干粮\n- [x] 急救包\n- [ ] 登山杖\n- [ ] 充电宝'],
        ['mine', 41, '登山杖我有两副，**你不用买了**。'],
        ['theirs', 12, '太好了！晓雨也想一起来，可以吗？'],
        ['mine', 9, '当然可以，人多热闹。几点出发？'],
        ['theirs', 4, '早上七点，地铁口集合，别迟到哦。'],
      ],
    },
    {
      handle: 'mama',
      name: '妈妈',
      isOnline: true,
      unread: 2,
      lines: [
        ['mine', 95, '到家了，放心吧。'],
        ['theirs', 24, '周日回来吃饭吗？'],
        ['theirs', 23, '你爸买了螃蟹 🦀'],
      ],
    },
    {
      handle: 'wanglei',
      name: '王磊',
      isOnline: true,
      unread: 1,
      lines: [
        ['mine', 205, '新的服务器怎么样？'],
        ['theirs', 76, '延迟比昨天低了一半 🎉'],
      ],
    },
    { handle: 'chenjing', name: '陈静', lines: [['mine', 148, '问题解决了，谢谢！']] },
    {
      handle: 'bob',
      name: 'Bob Lindqvist',
      isOnline: true,
      lines: [['theirs', 260, 'See you on Monday at ten.']],
    },
    { handle: 'zhoumin', name: '周敏', lines: [['theirs', DAY + 95, '上周的照片都放到文件夹里了。']] },
    { handle: 'sunhao', name: '孙浩', lines: [['mine', DAY * 2 + 30, '那我们下周一见。']] },
    { handle: 'xiaoyu', name: '晓雨', lines: [['theirs', DAY * 3, '好的 👍']] },
    { handle: 'teacherzhao', name: '赵老师', lines: [['theirs', DAY * 5, '家长会改到**周四**下午四点。']] },
  ],
};
