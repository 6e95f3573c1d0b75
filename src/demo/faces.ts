import { randomOf } from './random.js';

const skins = ['#f6d3b3', '#eab98f', '#d49a6a', '#b5774a', '#8d5632', '#613a22'];
const hairs = [
  '#2b1d14',
  '#4a2f1d',
  '#7a4b26',
  '#b5803f',
  '#d9b36c',
  '#a5a5a0',
  '#8c3b1f',
  '#1c1c22',
];
const grounds = [
  '#8fc1b5',
  '#f2c078',
  '#9db4d8',
  '#d99a9a',
  '#b9c98a',
  '#c7a6d1',
  '#e3b79a',
  '#86b7c9',
];
const clothes = ['#2f6f6a', '#7d3c4a', '#33507d', '#6b5b2e', '#4d4d56', '#8a5a2b'];

/** Hair in front of the head, and behind it, on a face with its middle at 100, 95. */
const styles: ((colour: string) => { front: string; behind?: string })[] = [
  (c) => ({
    front: `<path d="M52 92c-4-44 20-58 48-58s52 14 48 58c-8-22-18-32-48-32s-40 10-48 32z" fill="${c}"/>`,
  }),
  (c) => ({
    behind: `<path d="M48 96c-6-50 22-66 52-66s58 16 52 66l4 62H44z" fill="${c}"/>`,
    front: `<path d="M54 92c0-30 16-46 46-50 30 4 46 20 46 50-14-8-26-22-32-32-12 18-34 28-60 32z" fill="${c}"/>`,
  }),
  (c) => ({
    behind: `<circle cx="100" cy="34" r="20" fill="${c}"/>`,
    front: `<path d="M53 90c-2-40 18-54 47-54s49 14 47 54c-10-26-24-34-47-34s-37 8-47 34z" fill="${c}"/>`,
  }),
  (c) => ({
    behind: [60, 78, 100, 122, 140]
      .map((x) => `<circle cx="${x}" cy="56" r="24" fill="${c}"/>`)
      .join(''),
    front: [66, 84, 102, 120, 136]
      .map((x) => `<circle cx="${x}" cy="58" r="14" fill="${c}"/>`)
      .join(''),
  }),
  (c) => ({
    front: `<path d="M53 86c2-34 18-48 47-48s45 14 47 48c-4-10-8-16-14-20-20 6-50 4-66-4-8 6-12 14-14 24z" fill="${c}"/>`,
  }),
  () => ({ front: '' }),
  (c) => ({
    front: `<path d="M46 84c4-46 26-56 54-56s50 10 54 56c-30-10-78-10-108 0z" fill="${c}"/><rect x="44" y="80" width="112" height="10" rx="5" fill="${c}"/>`,
  }),
];

/** A face as SVG of 200 × 200 units, the same for the same name. */
export function faceOf(name: string, hasBeard = false): string {
  const random = randomOf(name);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const [skin, hair, ground, cloth] = [pick(skins), pick(hairs), pick(grounds), pick(clothes)];
  const { front, behind = '' } = pick(hasBeard ? styles : styles.filter((_, place) => place < 4))(
    hair,
  );
  const eyes = 92 + random() * 6;
  const gap = 17 + random() * 5;
  const smile = 6 + random() * 12;
  const both = (draw: (x: number) => string) => draw(100 - gap) + draw(100 + gap);
  const beard =
    hasBeard && random() < 0.6
      ? `<path d="M56 104c2 44 24 56 44 56s42-12 44-56c-10 14-24 18-44 18s-34-4-44-18z" fill="${hair}"/>`
      : '';
  const glasses =
    random() < 0.3
      ? `<g fill="none" stroke="#2b2b2b" stroke-width="3">${both((x) => `<circle cx="${x}" cy="${eyes}" r="13"/>`)}<path d="M${100 - gap + 13} ${eyes}h${2 * gap - 26}"/></g>`
      : '';
  const cheeks = both(
    (x) => `<circle cx="${x + (x < 100 ? -9 : 9)}" cy="116" r="8" fill="#e0605a" opacity=".18"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200" width="320" height="320"><rect width="200" height="200" fill="${ground}"/>${behind}<path d="M30 200c0-34 30-48 70-48s70 14 70 48z" fill="${cloth}"/><path d="M84 130h32v28c0 10-32 10-32 0z" fill="${skin}"/><ellipse cx="100" cy="96" rx="47" ry="54" fill="${skin}"/>${both((x) => `<ellipse cx="${x + (x < 100 ? -31 : 31)}" cy="100" rx="8" ry="11" fill="${skin}"/>`)}${beard}${cheeks}${both((x) => `<circle cx="${x}" cy="${eyes}" r="5" fill="#222"/><path d="M${x - 9} ${eyes - 15}q9-6 18 0" stroke="${hair}" stroke-width="4" fill="none" stroke-linecap="round"/>`)}<path d="M100 ${eyes + 6}q7 14-2 15" stroke="#0003" stroke-width="3" fill="none" stroke-linecap="round"/><path d="M${100 - smile - 6} 126q${smile + 6} ${smile} ${2 * smile + 12} 0" stroke="#7c2d2d" stroke-width="4" fill="none" stroke-linecap="round"/>${glasses}${front}</svg>`;
}
