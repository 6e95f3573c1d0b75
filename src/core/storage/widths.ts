import { badInput } from '../errors.js';

/** The widths of the smaller copies of pictures, in pixels. */
export const widths = [64, 128, 256, 512, 1024, 2048] as const;

/** The least of `widths` that is not smaller; null for the picture as it is. Throws BAD_USER_INPUT. */
export function widthFor(width: number | null | undefined): number | null {
  if (width == null) return null;
  if (width < 1) throw badInput('width', '`width` must be at least 1.');
  return widths.find((one) => one >= width) ?? null;
}

/** The name of a smaller copy of a stored picture. */
export const copyName = (name: string, width: number): string =>
  name.replace(/\.[a-z]+$/, `-w${width}.webp`);

/** The names of all files that may be kept for a stored picture. */
export const namesOf = (name: string): string[] => [
  name,
  ...widths.map((width) => copyName(name, width)),
];
