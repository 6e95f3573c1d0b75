import { HomeKind } from '../../core/events/topics.js';
import type { Kind } from '../batch.js';
import { flag, moment, past, storable, textOr, uuid, whole } from '../values.js';

/** Meetings, whose UUIDs are kept. */
export const meetings: Kind = {
  required: ['id', 'host', 'title', 'scheduledAt'],
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
        ...{ uid: 'uuid', host: 'bigint', title: 'text', at: 'timestamptz' },
        ...{ is_group: 'boolean', created: 'timestamptz' },
      },
      found.map(({ row, host, uid, at }) => ({
        ...{ uid, host, at },
        title: textOr(row.title),
        is_group: flag(row.isGroup, false),
        created: past(row.createdAt, settings.timeZone) ?? new Date(Math.min(+at, Date.now())),
      })),
      `insert into meetings (uid, host_id, title, scheduled_at, is_group, created_at)
       select uid, host, title, at, is_group, created from input
       on conflict do nothing returning uid, id`,
    );
    const ids = new Map(rows.map(({ uid, id }) => [uid, Number(id)]));
    await target.remember('meetings', ids);
    for (const { row, uid } of found) if (!ids.has(uid)) batch.refuse(row, 'its id is taken');
    return rows.length;
  },
};

/** Items of agendas. */
export const agendaItems: Kind = {
  required: ['id', 'meeting', 'position', 'title', 'duration'],
  optional: ['description'],
  async write(batch) {
    const found = (await batch.resolve({ meeting: 'meetings' })).flatMap((one) => {
      const [position, duration] = [whole(one.row.position), whole(one.row.duration)];
      if (position !== null && duration !== null) return [{ ...one, position, duration }];
      batch.refuse(one.row, 'its position or its duration is no whole number');
      return [];
    });
    const rows = await batch.target.write<{ meeting_id: string; position: number }>(
      {
        ...{ meeting: 'bigint', position: 'int', title: 'text' },
        ...{ description: 'text', duration: 'int' },
      },
      found.map(({ row, meeting, position, duration }) => ({
        ...{ meeting, position, duration },
        title: textOr(row.title),
        description: textOr(row.description),
      })),
      `insert into agenda_items (meeting_id, position, title, description, duration_minutes)
       select meeting, position, title, description, duration from input
       on conflict do nothing returning meeting_id, position`,
    );
    const taken = new Set(rows.map((one) => `${one.meeting_id} ${one.position}`));
    for (const { row, meeting, position } of found) {
      if (!taken.delete(`${meeting} ${position}`))
        batch.refuse(row, 'its position in the agenda is taken');
    }
    return rows.length;
  },
};

/** Invitations to meetings; an accepted one is answered. */
export const invitations: Kind = {
  required: ['id', 'meeting', 'person'],
  optional: ['at', 'accepted'],
  async write(batch) {
    const found = await batch.resolve({ meeting: 'meetings', person: 'people' });
    const rows = await batch.target.write<{ meeting_id: string; invitee_id: string }>(
      { meeting: 'bigint', person: 'bigint', at: 'timestamptz', accepted: 'boolean' },
      found.map(({ row, meeting, person }) => ({
        ...{ meeting, person },
        at: batch.pastAt(row.at),
        accepted: flag(row.accepted, false),
      })),
      `insert into invitations (meeting_id, invitee_id, answer, answered_at, invited_at)
       select distinct on (meeting, person) meeting, person,
         case when accepted then 'ACCEPTED' end, case when accepted then at end, at
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
    const rows = await batch.resolve({ caller: 'people', callee: 'people' });
    const found = await batch.identify('calls', batch.between(rows, 'caller', 'callee'));
    await target.write(
      {
        ...{ id: 'bigint', caller: 'bigint', callee: 'bigint', kind: 'text', status: 'text' },
        ...{ at: 'timestamptz', answered: 'timestamptz', ended: 'timestamptz' },
      },
      found.map(({ row, id, caller, callee }) => {
        const at = batch.pastAt(row.startedAt);
        const answered = past(row.answeredAt, settings.timeZone);
        const status = statuses[storable(row.status)?.toLowerCase() ?? ''] ?? 'MISSED';
        return {
          ...{ id, caller, callee, status, at },
          kind: row.kind?.toLowerCase() === 'video' ? 'VIDEO' : 'AUDIO',
          answered: answered ?? (status === 'ENDED' ? at : null),
          ended: past(row.endedAt, settings.timeZone) ?? answered ?? at,
        };
      }),
      `, streams as (
         insert into streams (home_kind, home, at, active_at)
         select ${HomeKind.call}, id, at, at from input on conflict do nothing
       )
       insert into calls (id, caller_id, callee_id, kind, status, created_at, rings_until, answered_at, ended_at)
       select id, caller, callee, kind, status, at, at + interval '30 seconds', answered, ended from input`,
    );
    return found.length;
  },
};
