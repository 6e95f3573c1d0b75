import { itself } from '../../core/reads/read.js';
import type { Field, Selected, SelectedObject } from './selection.js';
import { Each, Formatted, pathOf, type ShapeRoot, type Traced } from './shape.js';

/** A part of a reply, and its name where it has one. */
type Entry = readonly [key: string | null, shape: unknown];

/** An object of an answer, parts of which a reply is made of. */
interface Base {
  readonly root: ShapeRoot;
  readonly steps: readonly string[];
  /** As the document asks for it. */
  readonly asked: SelectedObject;
  /** As the reply has it. */
  readonly made: SelectedObject;
  readonly outer: Base | null;
}

/** An object of a reply's own, all of the same row. */
const ownObject = { name: '', args: [], extensions: { read: itself } } as unknown as Field;

/**
 * What the document asks for in the shape of a reply: what is written of it, in which order and by
 * which keys. Throws where the shape names what the document does not ask for.
 */
export const reshaped = (
  selected: SelectedObject,
  { root, shape }: Traced<readonly unknown[]>,
): SelectedObject =>
  made({ root, steps: [], asked: selected, outer: null }, shape.map(unnamed), true);

const unnamed = (shape: unknown): Entry => [null, shape];

/** The object at `base`, of which those entries are written. */
function made(base: Omit<Base, 'made'>, entries: readonly Entry[], bare = false): SelectedObject {
  const fields: Selected[] = [];
  const object = { type: base.asked.type, fields, bare };
  const here = { ...base, made: object };
  for (const { step, all } of byStep(here, entries)) {
    if (step === null) fields.push(...all.map(([key, shape]) => fieldOf(here, key, shape)));
    else {
      const selected = selectedIn(base.asked, step);
      const steps = [...base.steps, step];
      const beyond = { ...base, steps, asked: objectIn(selected), outer: here };
      fields.push({ ...selected, key: null, object: made(beyond, all, true) });
    }
  }
  return object;
}

/** Neighbours that are found beyond the same field are written together: that is read but once. */
function byStep(base: Base, entries: readonly Entry[]) {
  const groups: { step: string | null; all: Entry[] }[] = [];
  for (const entry of entries) {
    const step = stepTo(base, entry[1]) ?? null;
    const last = groups.at(-1);
    if (last && last.step === step) last.all.push(entry);
    else groups.push({ step, all: [entry] });
  }
  return groups;
}

/** The field beyond which the whole of it is found; null for none, undefined where that is all the same. */
function stepTo(base: Base, shape: unknown): string | null | undefined {
  const path = pathOf(shape);
  if (path) {
    const way = wayTo(base, shape);
    return way && (way.length > 1 ? (way[0] as string) : null);
  }
  if (shape instanceof Formatted) return stepTo(base, shape.value);
  if (shape instanceof Each) return stepTo(base, shape.list);
  const steps = new Set(Object.values(shape as object).map((one) => stepTo(base, one)));
  steps.delete(undefined);
  const [step] = steps;
  return steps.size > 1 ? null : step;
}

/** The rest of the way to it; undefined where that leads elsewhere. */
function wayTo({ root, steps }: Base, value: unknown): readonly string[] | undefined {
  const path = pathOf(value);
  const leadsHere = path?.root === root && steps.every((step, at) => path.steps[at] === step);
  return leadsHere ? path.steps.slice(steps.length) : undefined;
}

function fieldOf(base: Base, key: string | null, shape: unknown): Selected {
  if (shape instanceof Formatted) {
    return { ...fieldOf(base, key, shape.value), format: shape.format };
  }
  if (shape instanceof Each) {
    const [step, ...more] = wayTo(base, shape.list) ?? [];
    if (step === undefined || more.length > 0) throw new Error('A list is no part of its object.');
    const selected = selectedIn(base.asked, step);
    const each = { root: shape.root, steps: [], asked: objectIn(selected), outer: base };
    const isObject = !pathOf(shape.item) && shape.item?.constructor === Object;
    const entries = isObject ? Object.entries(shape.item as object) : [unnamed(shape.item)];
    return { ...selected, key, object: made(each, entries, !isObject) };
  }
  if (!pathOf(shape)) {
    const object = made(base, Object.entries(shape as object));
    const [{ node }] = base.asked.fields as [Selected];
    return { key, field: ownObject, node, object };
  }
  for (let at: Base | null = base; at; at = at.outer) {
    const [step, ...more] = wayTo(at, shape) ?? [];
    if (step === undefined || more.length > 0) continue;
    const selected = selectedIn(at.asked, step);
    if (selected.object) throw new Error(`${step} is no value.`);
    return { ...selected, key, ...(at !== base && { of: at.made }) };
  }
  throw new Error('A value is not of an object around it.');
}

function selectedIn({ type, fields }: SelectedObject, key: string): Selected {
  const selected = fields.find((field) => field.key === key);
  if (!selected) throw new Error(`The document asks for no ${key} of ${type.name}.`);
  return selected;
}

function objectIn({ key, object }: Selected): SelectedObject {
  if (!object) throw new Error(`${key} is no object.`);
  return object;
}
