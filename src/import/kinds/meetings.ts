import type { Kind } from '../batch.js';
import { flag, moment, past, storable, textOr, uuid, whole } from '../values.js';

/** Meetings, whose UUIDs are kept. */
export const meetings: Kind = {
  required: ['id', 'host', 'channelName', 'scheduledAt'],
  optional: ['isGroup', 'createdAt'],
  async write(batch) {
    const { target, settings } = batch;
    const found = (await batch.resolve({ host: 'people' })).flatMap((one) => {
      const uid = uuid(one.row.id as string);
      const at = moment(one.row.scheduledAt, settings.timeZone);
      if (!uid) batch.refuse(one.row, 'its id is no UUID');
      else if (!at) batch.refuse(one.row, 'it has no time');
      return uid && at ? [{ ...one, uid, at }] : [];
    });
    const rows = await target.write<{ uid: string; id: string }>(
      {
        ...{ uid: 'uuid', host: 'bigint', channel: 'text', at: 'timestamptz' },
        ...{ is_group: 'boolean', created: 'timestamptz' },
      },
      found.map(({ row, host, uid, at }) => ({
        ...{ uid, host, at },
        channel: textOr(row.channelName),
        is_group: flag(row.isGroup, false),
        created: past(row.createdAt, settings.timeZone) ?? new Date(Math.min(+at, Date.now())),
      })),
      `insert into meetings (uid, host_id, channel_name, scheduled_at, is_group, created_at)
       select uid, host, channel, at, is_group, created from input
       on conflict do nothing returning uid, id`,
    );
    const ids = new Map(rows.map(({ uid, id }) => [uid, Number(id)]));
    await target.remember('meetings', ids);
    for (const { row, uid } of found) if (!ids.has(uid)) batch.refuse(row, 'its id is taken');
    return rows.length;
  },
};

/** Items of agendas. */
export const milestones: Kind = {
  required: ['id', 'meeting', 'num', 'title', 'duration'],
  optional: ['info'],
  async write(batch) {
    const found = (await batch.resolve({ meeting: 'meetings' })).flatMap((one) => {
      const [num, duration] = [whole(one.row.num), whole(one.row.duration)];
      if (num !== null && duration !== null) return [{ ...one, num, duration }];
      batch.refuse(one.row, 'its number or its duration is no whole number');
      return [];
    });
    const rows = await batch.target.write<{ meeting_id: string; num: number }>(
      { meeting: 'bigint', num: 'int', title: 'text', info: 'text', duration: 'int' },
      found.map(({ row, meeting, num, duration }) => ({
        ...{ meeting, num, duration },
        title: textOr(row.title),
        info: textOr(row.info),
      })),
      `insert into milestones (meeting_id, num, title, info, duration_minutes)
       select meeting, num, title, info, duration from input
       on conflict do nothing returning meeting_id, num`,
    );
    const taken = new Set(rows.map((one) => `${one.meeting_id} ${one.num}`));
    for (const { row, meeting, num } of found) {
      if (!taken.delete(`${meeting} ${num}`))
        batch.refuse(row, 'its number in the agenda is taken');
    }
    return rows.length;
  },
};

/** Invitations to meetings; an accepted one is answered with yes. */
export const invitations: Kind = {
  required: ['id', 'meeting', 'person'],
  optional: ['at', 'accepted'],
  async write(batch) {
    const found = await batch.resolve({ meeting: 'meetings', person: 'people' });
    const rows = await batch.target.write<{ meeting_id: string; invitee_id: string }>(
      { meeting: 'bigint', person: 'bigint', at: 'timestamptz', accepted: 'boolean' },
      found.map(({ row, meeting, person }) => ({
        ...{ meeting, person },
        at: past(row.at, batch.settings.timeZone) ?? new Date(),
        accepted: flag(row.accepted, false),
      })),
      `insert into invitations (meeting_id, invitee_id, answer, answered_at, invited_at)
       select distinct on (meeting, person) meeting, person,
         case when accepted then 'YES' end, case when accepted then at end, at
       from input order by meeting, person, accepted desc on conflict do nothing returning meeting_id, invitee_id`,
    );
    const taken = new Set(rows.map((one) => `${one.meeting_id} ${one.invitee_id}`));
    for (const { row, meeting, person } of found) {
      if (!taken.delete(`${meeting} ${person}`)) batch.refuse(row, 'they are invited already');
    }
    return rows.length;
  },
};

/** What the statuses of calls are here; a call that has not ended is over by now. */
const statuses: Record<string, string> = {
  ...{ ended: 'ENDED', completed: 'ENDED', active: 'ENDED', accepted: 'ENDED', ongoing: 'ENDED' },
  ...{ rejected: 'REJECTED', declined: 'REJECTED' },
};

/** Calls between two people. */
export const calls: Kind = {
  required: ['id', 'caller', 'callee', 'startedAt'],
  optional: ['kind', 'status', 'answeredAt', 'endedAt'],
  table: 'calls',
  async write(batch) {
    const { target, settings } = batch;
    const found = (await batch.resolve({ caller: 'people', callee: 'people' })).filter((one) => {
      if (one.caller !== one.callee) return true;
      batch.refuse(one.row, 'it is of one person with themselves');
      return false;
    });
    const ids = await target.claim(
      'calls',
      found.map(({ row }) => row.id as string),
    );
    await target.remember('calls', ids);
    await target.write(
      {
        ...{ id: 'bigint', caller: 'bigint', callee: 'bigint', kind: 'text', status: 'text' },
        ...{ at: 'timestamptz', answered: 'timestamptz', ended: 'timestamptz' },
      },
      found.map(({ row, caller, callee }) => {
        const at = past(row.startedAt, settings.timeZone) ?? new Date();
        const answered = past(row.answeredAt, settings.timeZone);
        const status = statuses[storable(row.status)?.toLowerCase() ?? ''] ?? 'MISSED';
        return {
          ...{ id: ids.get(row.id as string), caller, callee, status, at },
          kind: row.kind?.toLowerCase() === 'video' ? 'VIDEO' : 'AUDIO',
          answered: answered ?? (status === 'ENDED' ? at : null),
          ended: past(row.endedAt, settings.timeZone) ?? answered ?? at,
        };
      }),
      `, streams as (
         insert into streams (key, at) select 'call:' || id, at from input on conflict do nothing
       )
       insert into calls (id, caller_id, callee_id, kind, status, created_at, rings_until, answered_at, ended_at)
       select id, caller, callee, kind, status, at, at + interval '30 seconds', answered, ended from input`,
    );
    return found.length;
  },
};
