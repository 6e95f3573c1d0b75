/** Everybody's, so that whoever looks around can be anybody. */
export const PASSWORD = 'meet me at the village well';

export interface Villager {
  username: string;
  firstName: string;
  lastName: string;
  bio: string;
  follows: string[];
  posts: string[];
}

export const VILLAGERS: Villager[] = [
  {
    username: 'ada',
    firstName: 'Ada',
    lastName: 'Moreau',
    bio: 'Keeps the mill, and the books of everybody else.',
    follows: ['ben', 'cleo', 'ema'],
    posts: [
      'The mill turns again. Flour from tomorrow, first come, first served.',
      'Whoever left a left boot in the sluice: it is dry now, and you may have it back.',
    ],
  },
  {
    username: 'ben',
    firstName: 'Ben',
    lastName: 'Adeyemi',
    bio: 'Baker. Up before the birds, asleep before the news.',
    follows: ['ada', 'cleo', 'dev'],
    posts: [
      'Walnut bread today. It will not last until noon.',
      'Looking for a second pair of hands on market day. Pay in bread or in coin.',
    ],
  },
  {
    username: 'cleo',
    firstName: 'Cleo',
    lastName: 'Brandt',
    bio: 'Midwife, beekeeper, terrible singer.',
    follows: ['ada', 'ben', 'dev', 'ema', 'finn'],
    posts: ['The linden is in bloom and the bees have lost all manners.'],
  },
  {
    username: 'dev',
    firstName: 'Dev',
    lastName: 'Ranganathan',
    bio: 'Teaches the small ones to read and the tall ones to count.',
    follows: ['cleo', 'finn'],
    posts: ['School play on Friday. There will be a dragon. The dragon is seven and very shy.'],
  },
  {
    username: 'ema',
    firstName: 'Ema',
    lastName: 'Horvat',
    bio: 'Ferry across the river, stories on the way.',
    follows: ['ada', 'finn'],
    posts: ['High water: no ferry before Thursday. Letters go over by rope.'],
  },
  {
    username: 'finn',
    firstName: 'Finn',
    lastName: 'Lindqvist',
    bio: 'Mends clocks. Late for everything.',
    follows: ['ada', 'ben', 'cleo', 'dev', 'ema'],
    posts: ['The tower clock is right again, for the second time today.'],
  },
];

export interface Remark {
  by: string;
  /** Whose first post it is about. */
  to: string;
  content: string;
}

export const REMARKS: Remark[] = [
  { by: 'ben', to: 'ada', content: 'Two sacks for me, please, and the boot is mine.' },
  { by: 'cleo', to: 'ada', content: 'At last! My bread was turning into a stone collection.' },
  { by: 'ada', to: 'ben', content: 'Keep one loaf back for the mill.' },
  { by: 'finn', to: 'dev', content: 'I have brass scales left over, should the dragon need any.' },
  { by: 'ema', to: 'finn', content: 'Then it was I who was early.' },
];

export interface Chat {
  from: string;
  to: string;
  content: string;
}

export const CHATS: Chat[] = [
  { from: 'ada', to: 'ben', content: 'The rye is ready. Shall I bring it round?' },
  { from: 'ben', to: 'ada', content: 'Before five, or you will find me asleep in it.' },
  { from: 'ada', to: 'ben', content: 'Then I will leave it at the back door.' },
  { from: 'ben', to: 'ada', content: 'You are the wheel that keeps this village turning.' },
  { from: 'cleo', to: 'ada', content: 'Honey for flour, as every year?' },
  { from: 'dev', to: 'finn', content: 'About those brass scales …' },
  { from: 'ema', to: 'ada', content: 'The river is falling. Thursday it is.' },
];

export interface Circle {
  name: string;
  description: string;
  owner: string;
  members: string[];
  said: { by: string; content: string }[];
}

export const CIRCLES: Circle[] = [
  {
    name: 'Market day',
    description: 'Who brings what, and who carries it.',
    owner: 'ben',
    members: ['ada', 'cleo', 'ema'],
    said: [
      { by: 'ben', content: 'Forty loaves, if the mill holds.' },
      { by: 'ada', content: 'The mill holds.' },
      { by: 'cleo', content: 'Twelve jars of linden honey. The bees send their regards.' },
    ],
  },
  {
    name: 'School play',
    description: 'A dragon, a clock, a river. Rehearsals on Wednesdays.',
    owner: 'dev',
    members: ['cleo', 'finn'],
    said: [
      { by: 'dev', content: 'The dragon has agreed to come out from under the table.' },
      { by: 'finn', content: 'Its scales are ready. They ring a little when it sneezes.' },
    ],
  },
];
