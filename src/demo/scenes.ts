import { randomOf } from './random.js';

export type Scene = 'mill' | 'river' | 'market' | 'meadow' | 'night' | 'hills' | 'orchard';

const [width, height] = [1200, 800];

/** A hill from side to side whose top is near `y`. */
function hill(random: () => number, y: number, colour: string): string {
  const points = Array.from(
    { length: 7 },
    (_, index) => [index * 200, y + (random() - 0.5) * 120] as const,
  );
  const curve = points.slice(1).map(([x, top], index) => {
    const [before, beforeTop] = points[index]!;
    return `C${before + 100} ${beforeTop} ${x - 100} ${top} ${x} ${top}`;
  });
  return `<path d="M0 ${height}L0 ${points[0]![1]}${curve.join('')}L${width} ${height}z" fill="${colour}"/>`;
}

const repeat = (count: number, draw: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => draw(index)).join('');

const tree = (x: number, y: number, size: number, colour: string, fruit = '') =>
  `<rect x="${x - size * 0.08}" y="${y - size * 0.5}" width="${size * 0.16}" height="${size * 0.5}" fill="#5b4030"/><circle cx="${x}" cy="${y - size * 0.8}" r="${size * 0.45}" fill="${colour}"/>${fruit && repeat(7, (i) => `<circle cx="${x + Math.cos(i * 2.4) * size * 0.28}" cy="${y - size * 0.8 + Math.sin(i * 2.4) * size * 0.28}" r="${size * 0.06}" fill="${fruit}"/>`)}`;

const house = (x: number, y: number, size: number, wall: string, roof: string, light: string) =>
  `<rect x="${x}" y="${y - size}" width="${size * 1.2}" height="${size}" fill="${wall}"/><path d="M${x - size * 0.15} ${y - size}l${size * 0.75}-${size * 0.6} ${size * 0.75} ${size * 0.6}z" fill="${roof}"/><rect x="${x + size * 0.2}" y="${y - size * 0.7}" width="${size * 0.25}" height="${size * 0.3}" fill="${light}"/><rect x="${x + size * 0.7}" y="${y - size * 0.55}" width="${size * 0.28}" height="${size * 0.55}" fill="#5b4030"/>`;

const mill = `<path d="M800 640l30-330h110l30 330z" fill="#efe6d8"/><path d="M820 310l65-70 65 70z" fill="#8a3b2a"/><g transform="rotate(24 885 330)" fill="#6d4c33">${repeat(4, (i) => `<rect x="877" y="120" width="16" height="210" transform="rotate(${i * 90} 885 330)"/><rect x="893" y="130" width="46" height="170" opacity=".75" transform="rotate(${i * 90} 885 330)"/>`)}</g>`;

const water = `<path d="M0 620c300-40 500 30 800 0s300-30 400 0v180H0z" fill="#5f9fb8"/>${repeat(9, (i) => `<path d="M${i * 140} ${680 + (i % 3) * 34}q30-10 60 0t60 0" stroke="#fff" opacity=".45" stroke-width="5" fill="none"/>`)}`;
const boat = `<path d="M480 660h240l-40 56H520z" fill="#6d4c33"/><path d="M600 400v260" stroke="#4a3527" stroke-width="10"/><path d="M612 410c110 60 130 150 130 220H612z" fill="#c4423a"/>`;

const stalls = repeat(4, (i) => {
  const x = 60 + i * 285;
  const colour = ['#c4423a', '#2f6f6a', '#d99a3a', '#4f6fa8'][i];
  return `<rect x="${x + 10}" y="480" width="200" height="180" fill="#8a6344"/><rect x="${x + 10}" y="480" width="200" height="18" fill="#6d4c33"/>${repeat(8, (j) => `<rect x="${x - 10 + j * 30}" y="360" width="30" height="70" rx="4" fill="${j % 2 ? '#fff' : colour}"/><circle cx="${x + 36 + j * 21}" cy="470" r="15" fill="${['#d9b36c', '#c4423a', '#7f9f4f'][(i + j) % 3]}"/>`)}<path d="M${x + 6} 430v230M${x + 214} 430v230" stroke="#5b4030" stroke-width="10"/>`;
});

/** A picture of the village as SVG, the same for the same seed. */
export function sceneOf(scene: Scene, seed: string): string {
  const random = randomOf(seed + scene);
  const isNight = scene === 'night';
  const [top, bottom] = isNight
    ? ['#101a3a', '#40507f']
    : [
        ['#7fb6d9', '#f7e3c0'],
        ['#f0a868', '#fde7c3'],
        ['#9ccbe0', '#eef6ee'],
      ][Math.floor(random() * 3)]!;
  const green = (light: number) =>
    `hsl(${95 + random() * 30} ${isNight ? 25 : 38}% ${isNight ? light * 0.4 : light}%)`;
  const parts: Record<Scene, () => string> = {
    mill: () => hill(random, 640, green(42)) + mill,
    river: () => water + boat,
    market: () => hill(random, 600, green(46)) + stalls,
    meadow: () =>
      hill(random, 580, green(52)) +
      repeat(
        170,
        () =>
          `<circle cx="${random() * width}" cy="${620 + random() * 180}" r="${4 + random() * 7}" fill="hsl(${random() * 360} 75% 70%)"/>`,
      ),
    night: () =>
      hill(random, 640, green(30)) +
      repeat(6, (i) =>
        house(
          80 + i * 190,
          690 + random() * 50,
          70 + random() * 30,
          '#3a3f55',
          '#2a2335',
          '#ffd77a',
        ),
      ),
    hills: () => hill(random, 560, green(48)) + hill(random, 660, green(40)),
    orchard: () =>
      hill(random, 560, green(50)) +
      repeat(3, (row) =>
        repeat(8, (i) =>
          tree(90 + i * 150 + row * 40, 640 + row * 70, 90 + row * 22, green(36), '#c4423a'),
        ),
      ),
  };
  const stars = isNight
    ? repeat(
        140,
        () =>
          `<circle cx="${random() * width}" cy="${random() * 460}" r="${0.8 + random() * 2.4}" fill="#fff" opacity="${0.4 + random() * 0.6}"/>`,
      )
    : '';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="${top}"/><stop offset="1" stop-color="${bottom}"/></linearGradient></defs><rect width="${width}" height="${height}" fill="url(#sky)"/>${stars}<circle cx="${200 + random() * 800}" cy="${120 + random() * 100}" r="${isNight ? 46 : 64}" fill="${isNight ? '#f3efdc' : '#fff3c4'}"/>${hill(random, 420, green(60))}${hill(random, 500, green(54))}${parts[scene]()}</svg>`;
}
