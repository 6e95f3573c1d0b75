import type { Context, LoaderBatch } from '../../core/context.js';
import { badInput, checkAll, conflict } from '../../core/errors.js';
import { inputUuid } from '../../core/global-id.js';
import { cleanText } from '../../core/text.js';
import { holdAccounts } from '../account/hold.service.js';
import type { Meeting } from './meeting.entity.js';
import { lockHosted } from './meeting.service.js';
import { Milestone } from './milestone.entity.js';

/** The fields of a new milestone. */
export interface NewMilestone {
  /** The global id of the meeting. */
  meetingId: string;
  num: number;
  title: string;
  info?: string | null;
  durationMinutes: number;
}

/** Adds a milestone to a meeting of the viewer. Throws NOT_FOUND, FORBIDDEN, BAD_USER_INPUT and CONFLICT. */
export async function addMilestone(ctx: Context, wanted: NewMilestone): Promise<Meeting> {
  void ctx.viewer;
  const { meetingUid, ...milestone } = await checkAll({
    meetingUid: () => inputUuid('meeting', 'meetingId', wanted.meetingId),
    num: () => within('num', wanted.num, [0, 100_000], 'Must be a number from 0 to 100000.'),
    durationMinutes: () =>
      within(
        'durationMinutes',
        wanted.durationMinutes,
        [5, 60],
        'Must be between 5 and 60 minutes.',
      ),
    title: () => cleanText('title', wanted.title, { min: 1, max: 200 }),
    info: () => cleanText('info', wanted.info ?? '', { max: 2_000 }),
  });
  const meeting = await ctx.commit(async () => {
    await holdAccounts(ctx);
    const hosted = await lockHosted(ctx, meetingUid);
    const others = await ctx.em.find(Milestone, { meeting: hosted.id });
    if (others.some(({ num }) => num === milestone.num)) {
      const said = 'The meeting has a milestone with this number.';
      throw conflict(said, { num: [said] });
    }
    const most = ctx.app.config.limits.milestonesPerMeeting;
    if (others.length >= most) throw badInput('num', `A meeting has at most ${most} milestones.`);
    ctx.em.create(Milestone, { meeting: hosted, ...milestone });
    await ctx.em.flush();
    return hosted;
  });
  ctx.loader(milestonesOf).clear(meeting.id);
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

const milestonesOf: LoaderBatch<number, Milestone[]> = async (ctx, ids) => {
  const rows = await ctx.em.find(
    Milestone,
    { meeting: { $in: [...ids] } },
    { orderBy: { num: 'asc' } },
  );
  const lists = Map.groupBy(rows, (row) => row.meeting.id);
  return ids.map((id) => lists.get(id) ?? []);
};

/** Milestones of a meeting that was loaded through the viewer, in the order of their numbers. */
export const agenda = (ctx: Context, meeting: Meeting): Promise<Milestone[]> =>
  ctx.loader<number, Milestone[]>(milestonesOf).load(meeting.id);

/** The total duration of milestones, in minutes. */
export const totalMinutes = (milestones: readonly Milestone[]): number =>
  milestones.reduce((sum, { durationMinutes }) => sum + durationMinutes, 0);
