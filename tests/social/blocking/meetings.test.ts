import { expect, test } from 'vitest';
import { doCall, listCalls } from '../../harness/calls.js';
import { type Person, village } from '../../harness/server.js';
import { number } from '../../matrix/rows.js';

const { server } = await village();
const missing = `meeting_${crypto.randomUUID()}`;
const uidOf = (meetingId: string) => meetingId.slice('meeting_'.length);

/** A meeting of two, whose invited user has accepted. */
async function meetingOf(host: Person, invitee: Person): Promise<string> {
  const meeting = { title: 'tea', scheduledAt: '2040-01-01T10:00:00Z', isGroup: false };
  const { id } = (await host.act('createMeeting', meeting, 'meeting { id }')).meeting;
  await host.act('inviteToMeeting', { meetingId: id, userId: invitee.id });
  await invitee.act('answerInvitation', { meetingId: id, answer: 'ACCEPTED' });
  return id;
}

type Ask = (who: Person, meetingId: string) => Promise<unknown>;
const graphql = async ({ graphql }: Person, query: string) => {
  const { data, errors } = await graphql(query);
  return { data, errors };
};
const mutation = (name: string, more: string): Ask => {
  const inputOf = (meetingId: string) => `{ meetingId: "${meetingId}", ${more} }`;
  return (who, meetingId) =>
    graphql(who, `mutation { ${name}(input: ${inputOf(meetingId)}) { __typename } }`);
};

/** The ways to a meeting by its id. */
const ways: Record<string, Ask> = {
  meeting: (who, id) => graphql(who, `{ meeting(id: "${id}") { title host { username } } }`),
  node: (who, id) => graphql(who, `{ node(id: "${id}") { __typename } }`),
  nodes: (who, id) => graphql(who, `{ nodes(ids: ["${id}"]) { __typename } }`),
  answerInvitation: mutation('answerInvitation', 'answer: DECLINED'),
  startMeetingCall: mutation('startMeetingCall', 'kind: AUDIO'),
  addAgendaItem: mutation('addAgendaItem', 'position: 1, title: "milk", durationMinutes: 5'),
  'the calendar file': async ({ token }, id) => {
    const headers = { authorization: `Bearer ${token}` };
    const reply = await fetch(`${server.url}/meetings/${uidOf(id)}.ics`, { headers });
    return { status: reply.status, text: await reply.text() };
  },
  'GET /api/call/details/:uid': async (who, id) => {
    const { status, body } = await who.rest(`GET /api/call/details/${uidOf(id)}/`);
    return { status, body };
  },
};

/** Lists of the meetings of a user. */
const lists: Record<string, (who: Person) => Promise<unknown>> = {
  meetings: (who) => who.ask('{ meetings { nodes { id } } }'),
  invitations: (who) => who.ask('{ invitations { totalCount nodes { meeting { id } } } }'),
  'GET /api/user/invites/:pk': async (who) => {
    const { status, body } = await who.rest(`GET /api/user/invites/${who.number}/`);
    return { status, body };
  },
};

/** A reply without the id that was asked for. */
const anonymous = (reply: unknown, id: string) =>
  JSON.stringify(reply)
    .replaceAll(uidOf(id), 'ID')
    .replaceAll(/"requestId":"[^"]*"/g, '');

test.each(['host', 'invitee'])(
  'a meeting does not exist for its invited user after a block by the %s',
  async (by) => {
    const { ada: host, ben: invitee, cleo } = await server.newcomers('ada', 'ben', 'cleo');
    const id = await meetingOf(host, invitee);
    const call = await invitee.act(
      'startMeetingCall',
      { meetingId: id, kind: 'AUDIO' },
      'call { id }',
    );
    await doCall(invitee, 'end', call.call.id);
    for (const [name, ask] of Object.entries(ways).filter(([way]) => way !== 'startMeetingCall')) {
      const shown = anonymous(await ask(invitee, id), id);
      expect(shown, name).not.toBe(anonymous(await ask(invitee, missing), missing));
    }
    await invitee.act('answerInvitation', { meetingId: id, answer: 'ACCEPTED' });
    for (const [name, read] of Object.entries(lists))
      expect(JSON.stringify(await read(invitee)), name).toContain(uidOf(id));

    const [blocker, blocked] = by === 'host' ? [host, invitee] : [invitee, host];
    await blocker.act('blockUser', { userId: blocked.id });

    for (const [name, ask] of Object.entries(ways)) {
      const reply = anonymous(await ask(invitee, id), id);
      expect(reply, name).toBe(anonymous(await ask(invitee, missing), missing));
    }
    for (const [name, read] of Object.entries(lists))
      expect(await read(invitee), name).toEqual(await read(cleo));
    // Nothing that was refused had an effect.
    const shown = await host.ask(`{ meeting(id: "${id}") { agenda { title }
      invitations { nodes { answer invitee { id } } } } }`);
    expect(shown.meeting).toEqual({
      agenda: [],
      invitations: { nodes: [{ answer: 'ACCEPTED', invitee: { id: invitee.id } }] },
    });
    for (const who of [host, invitee]) expect(await listCalls(who, 'ALL')).toHaveLength(1);
  },
);

test.each(['host', 'invitee'])(
  'the host of a meeting of two does not reach its invited user after a block by the %s',
  async (by) => {
    const { ada: host, ben: invitee } = await server.newcomers('ada', 'ben');
    const id = await meetingOf(host, invitee);
    const [blocker, blocked] = by === 'host' ? [host, invitee] : [invitee, host];
    await blocker.act('blockUser', { userId: blocked.id });

    // The meeting is the host's own; its call answers as the call of a user who does not exist.
    for (const name of ['meeting', 'the calendar file', 'GET /api/call/details/:uid']) {
      const ask = ways[name] as Ask;
      const reply = anonymous(await ask(host, id), id);
      expect(reply, name).not.toBe(anonymous(await ask(host, missing), missing));
    }
    const called = await host.attempt('startMeetingCall', { meetingId: id, kind: 'AUDIO' });
    const nobody = { callee: { id: 'user_987654' }, kind: 'AUDIO' };
    const reply = await host.attempt('startCall', nobody);
    expect(called).toBeRefused('NOT_FOUND');
    expect(called.errors?.[0]?.message).toBe(reply.errors?.[0]?.message);
    expect(await listCalls(host, 'ALL')).toEqual([]);
    expect(await listCalls(invitee, 'ALL')).toEqual([]);

    // An invitation anew is refused as one of nobody, though there is one already.
    const invite = async (userId: string) => {
      const { data, errors } = await host.attempt('inviteToMeeting', { meetingId: id, userId });
      const again = { call_uid: uidOf(id), user_id: number(userId) };
      const { status, body } = await host.rest('POST /api/call/invite/create/', { body: again });
      return JSON.stringify({ data, errors, status, body });
    };
    expect(await invite(invitee.id)).toBe(await invite('user_987654'));
  },
);
