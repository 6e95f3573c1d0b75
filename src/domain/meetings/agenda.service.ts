import type { Context, LoaderBatch } from '../../core/context.js';
import { badInput, checkAll, conflict } from '../../core/errors.js';
import { inputUuid } from '../../core/global-id.js';
import { cleanText } from '../../core/text.js';
import { holdAccounts } from '../account/hold.service.js';
import { AgendaItem } from './agenda-item.entity.js';
import type { Meeting } from './meeting.entity.js';
import { lockHosted } from './meeting.service.js';

/** The fields of a new item. */
export interface NewAgendaItem {
  /** The global id of the meeting. */
  meetingId: string;
  position: number;
  title: string;
  description?: string | null;
  durationMinutes: number;
}

/** Adds an item to the agenda of a meeting of the viewer. Throws NOT_FOUND, FORBIDDEN, BAD_USER_INPUT and CONFLICT. */
export async function addAgendaItem(ctx: Context, wanted: NewAgendaItem): Promise<Meeting> {
  ctx.requireViewer();
  const { meetingUid, ...item } = await checkAll({
    meetingUid: () => inputUuid('meeting', 'meetingId', wanted.meetingId),
    position: () =>
      within('position', wanted.position, [0, 100_000], 'Must be a number from 0 to 100000.'),
    durationMinutes: () =>
      within(
        'durationMinutes',
        wanted.durationMinutes,
        [5, 60],
        'Must be between 5 and 60 minutes.',
      ),
    title: () => cleanText('title', wanted.title, { min: 1, max: 200 }),
    description: () => cleanText('description', wanted.description ?? '', { max: 2_000 }),
  });
  const meeting = await ctx.commit(async () => {
    await holdAccounts(ctx);
    const hosted = await lockHosted(ctx, meetingUid);
    const others = await ctx.em.find(AgendaItem, { meeting: hosted.id });
    if (others.some(({ position }) => position === item.position)) {
      const said = 'The agenda has an item at this position.';
      throw conflict(said, { position: [said] }).because('POSITION_TAKEN');
    }
    const most = ctx.app.config.limits.agendaItemsPerMeeting;
    if (others.length >= most)
      throw badInput('position', `An agenda has at most ${most} items.`).because('LIST_FULL');
    ctx.em.create(AgendaItem, { meeting: hosted, ...item });
    await ctx.em.flush();
    return hosted;
  });
  ctx.loader(itemsOf).clear(meeting.id);
  return meeting;
}

function within(
  field: string,
  value: number,
  [min, max]: [min: number, max: number],
  message: string,
): number {
  if (!Number.isInteger(value) || value < min || value > max) throw badInput(field, message);
  return value;
}

const itemsOf: LoaderBatch<number, AgendaItem[]> = async (ctx, ids) => {
  const rows = await ctx.em.find(
    AgendaItem,
    { meeting: { $in: [...ids] } },
    { orderBy: { position: 'asc' } },
  );
  const lists = Map.groupBy(rows, (row) => row.meeting.id);
  return ids.map((id) => lists.get(id) ?? []);
};

/** Items of the agenda of a meeting that was loaded through the viewer, in the order of their positions. */
export const agenda = (ctx: Context, meeting: Meeting): Promise<AgendaItem[]> =>
  ctx.loader<number, AgendaItem[]>(itemsOf).load(meeting.id);

/** The total duration of items, in minutes. */
export const totalMinutes = (items: readonly AgendaItem[]): number =>
  items.reduce((sum, { durationMinutes }) => sum + durationMinutes, 0);
