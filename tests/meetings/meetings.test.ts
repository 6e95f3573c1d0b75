import { describe, expect, test } from 'vitest';
import { deleteAccount, NODE } from '../harness/documents.js';
import { type Person, village } from '../harness/server.js';

const { server, ada, ben, cleo } = await village('ada', 'ben', 'cleo');
const MEETING = /* GraphQL */ `
  query ($id: ID!) {
    meeting(id: $id) {
      id title scheduledAt isGroup durationMinutes icsUrl
      host { username }
      agenda { position title description durationMinutes }
      invitations { nodes { answer invitee { username } } }
    }
  }
`;
const INBOX = /* GraphQL */ `
  subscription {
    inboxEvents(after: 0) {
      __typename
      ... on MeetingInvited { meeting { id title } }
      ... on InvitationAnswered { answer by { username } meeting { id } }
    }
  }
`;

/** The list of notifications changes, too. */
const isNoNotification = ({ __typename }: { __typename: string }) =>
  __typename !== 'NotificationChanged';

const plan = async (host: Person, input: object = {}): Promise<string> => {
  const standUp = { title: 'Stand-up', scheduledAt: '2027-10-22T18:17Z', isGroup: false };
  return (await host.act('createMeeting', { ...standUp, ...input }, 'meeting { id }')).meeting.id;
};
const add = (by: Person, meetingId: string, item: object) => {
  const input = { meetingId, position: 1, title: 'Hello', durationMinutes: 5, ...item };
  return by.attempt(
    'addAgendaItem',
    input,
    'meeting { durationMinutes agenda { position title } }',
  );
};
const invite = (by: Person, meetingId: string, userId: string) =>
  by.attempt('inviteToMeeting', { meetingId, userId }, 'invitation { answer invitedAt }');
const ics = (meetingId: string, token?: string) =>
  fetch(`${server.url}/meetings/${meetingId.replace('meeting_', '')}.ics`, {
    headers: token ? { authorization: `Bearer ${token}` } : {},
  });

describe('a meeting', () => {
  test('has an agenda in the order of its numbers, and the total duration', async () => {
    const id = await plan(ada, { isGroup: true });
    expect(id).toMatch(/^meeting_[\da-f-]{36}$/);
    await add(ada, id, {
      position: 2,
      title: 'Numbers',
      description: 'All of them',
      durationMinutes: 60,
    });
    const { data } = await add(ada, id, { position: 1, title: 'Hello', durationMinutes: 5 });
    expect(data.addAgendaItem.meeting).toEqual({
      durationMinutes: 65,
      agenda: [
        { position: 1, title: 'Hello' },
        { position: 2, title: 'Numbers' },
      ],
    });
    expect((await ada.ask(MEETING, { id })).meeting).toEqual({
      id,
      title: 'Stand-up',
      scheduledAt: '2027-10-22T18:17:00.000Z',
      isGroup: true,
      durationMinutes: 65,
      icsUrl: `/meetings/${id.slice(8)}.ics`,
      host: { username: 'ada' },
      agenda: [
        { position: 1, title: 'Hello', description: '', durationMinutes: 5 },
        { position: 2, title: 'Numbers', description: 'All of them', durationMinutes: 60 },
      ],
      invitations: { nodes: [] },
    });
  });

  test.each([
    ['durationMinutes', 4],
    ['durationMinutes', 61],
    ['position', -1],
    ['title', ' '],
    ['description', 'a\0b'],
  ])('refuses an item of the agenda with a %s of %j', async (field, value) => {
    const id = await plan(ada);
    const reply = await add(ada, id, { [field]: value });
    expect(reply).toBeRefused('BAD_USER_INPUT', field);
    expect((await ada.ask(MEETING, { id })).meeting.agenda).toEqual([]);
  });

  test('has at most one item at each position, also after concurrent requests', async () => {
    const id = await plan(ada);
    const replies = await Promise.all([1, 2, 3].map(() => add(ada, id, { position: 7 })));
    expect(replies.map(({ code }) => code).sort()).toEqual(['CONFLICT', 'CONFLICT', undefined]);
    expect(replies.find(({ code }) => code)?.errors?.[0]?.extensions?.fields).toHaveProperty(
      'position',
    );
  });

  test('is visible to its host and invited users only, by every path', async () => {
    const id = await plan(ada);
    await invite(ada, id, ben.id);
    for (const person of [ada, ben]) {
      expect((await person.ask(MEETING, { id })).meeting.id).toBe(id);
      const data = await person.ask('query ($id: ID!) { node(id: $id) { id } }', { id });
      expect(data.node.id).toBe(id);
      const list = await person.ask('{ meetings { nodes { id } } }');
      expect(list.meetings.nodes).toContainEqual({ id });
    }
    const missing = await cleo.graphql(MEETING, { id: `meeting_${crypto.randomUUID()}` });
    const hidden = await cleo.graphql(MEETING, { id });
    for (const reply of [missing, hidden]) expect(reply).toFindNothing();
    const node = await cleo.graphql(NODE, { id });
    expect(node.data.node).toBeNull();
    expect((await cleo.ask('{ meetings { nodes { id } } }')).meetings.nodes).toEqual([]);
  });

  test('names the user who cannot be invited', async () => {
    const id = await plan(ada);
    for (const userId of [ada.id, 'user_999999', 'user_x']) {
      const reply = await invite(ada, id, userId);
      expect(reply).toBeRefused('BAD_USER_INPUT', 'userId');
    }
  });
});

describe('an invitation', () => {
  test('is sent once, can be answered repeatedly, and the host receives each answer', async () => {
    const { dora, emil } = await server.people('dora', 'emil');
    const [hosting, invited] = [dora.subscribe(INBOX), emil.subscribe(INBOX)];
    const id = await plan(dora, { title: 'Tea' });
    const first = await invite(dora, id, emil.id);
    const second = await invite(dora, id, emil.id);
    expect(second.data).toEqual(first.data);
    const told = (await invited.events()).filter(isNoNotification);
    expect(told).toEqual([
      { __typename: 'StreamResumed' },
      { __typename: 'MeetingInvited', meeting: { id, title: 'Tea' } },
    ]);
    for (const answer of ['TENTATIVE', 'ACCEPTED']) {
      const answered = 'invitation { answer answeredAt }';
      const { invitation } = await emil.act(
        'answerInvitation',
        { meetingId: id, answer },
        answered,
      );
      expect(invitation).toEqual({ answer, answeredAt: expect.any(String) });
    }
    const heard = (await hosting.events()).filter(isNoNotification);
    expect(heard.slice(1)).toEqual(
      ['TENTATIVE', 'ACCEPTED'].map((answer) => ({
        __typename: 'InvitationAnswered',
        answer,
        by: { username: 'emil' },
        meeting: { id },
      })),
    );
    const mine = await emil.ask('{ invitations { nodes { answer meeting { id } } } }');
    expect(mine.invitations.nodes).toEqual([{ answer: 'ACCEPTED', meeting: { id } }]);
  });

  test('is deleted with the meeting of a deleted host; its event stays', async () => {
    const { finn, gus } = await server.people('finn', 'gus');
    const id = await plan(finn);
    await invite(finn, id, gus.id);
    await deleteAccount(finn);
    expect(await gus.graphql(MEETING, { id })).toFindNothing();
    expect((await gus.ask('{ invitations { nodes { answer } } }')).invitations.nodes).toEqual([]);
    const told = (await gus.subscribe(INBOX).events()).filter(isNoNotification);
    expect(told).toContainEqual({ __typename: 'MeetingInvited', meeting: null });
  });
});

describe('the call of a meeting', () => {
  test('rings for the other participant, whoever starts it', async () => {
    const { hugo, ida } = await server.people('hugo', 'ida');
    const id = await plan(hugo);
    await invite(hugo, id, ida.id);
    const input = { meetingId: id, kind: 'VIDEO' };
    const { meeting, call } = await ida.act(
      'startMeetingCall',
      input,
      'meeting { id } call { id status kind caller { username } callee { username } }',
    );
    expect(meeting).toEqual({ id });
    expect(call).toMatchObject({
      status: 'RINGING',
      kind: 'VIDEO',
      caller: { username: 'ida' },
      callee: { username: 'hugo' },
    });
    const again = await hugo.act('startMeetingCall', input, 'call { id }');
    expect(again.call.id).toBe(call.id);
  });

  test('is refused without exactly two participants', async () => {
    const alone = await plan(ada);
    const group = await plan(ada, { isGroup: true });
    await invite(ada, group, ben.id);
    for (const meetingId of [alone, group]) {
      const reply = await ada.attempt('startMeetingCall', { meetingId, kind: 'AUDIO' });
      expect(reply).toBeRefused('CONFLICT');
    }
  });
});

describe('the calendar file', () => {
  test('contains the meeting, folded and escaped, for the host and invited users only', async () => {
    const title = `Grün; rot, blau \\ ${'👩‍🚀 sehr lang '.repeat(12)}`.trim();
    const id = await plan(ada, { title });
    await add(ada, id, { position: 1, title: 'Eins', description: 'a\nb', durationMinutes: 45 });
    await invite(ada, id, ben.id);
    const reply = await ics(id, ben.token);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect(reply.headers.get('cache-control')).toContain('private');
    const file = await reply.text();
    const lines = file.split('\r\n');
    expect(lines[0]).toBe('BEGIN:VCALENDAR');
    expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
    expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(file).not.toContain('\ufffd');
    const unfolded = file.replaceAll('\r\n ', '').split('\r\n');
    const escaped = title.replace(/[\\;,]/g, '\\$&');
    expect(unfolded).toEqual(
      expect.arrayContaining([
        `UID:${id.slice(8)}@localhost`,
        'DTSTART:20271022T181700Z',
        'DTEND:20271022T190200Z',
        `SUMMARY:${escaped}`,
        'DESCRIPTION:Host: ada\\n1. Eins (45 min): a\\nb',
      ]),
    );
    expect(file).not.toContain('@example.org');

    expect((await ics(id, ada.token)).status).toBe(200);
    const [hidden, missing, malformed] = await Promise.all([
      ics(id, cleo.token),
      ics(`meeting_${crypto.randomUUID()}`, cleo.token),
      ics('meeting_nope', cleo.token),
    ]);
    expect([hidden.status, missing.status, malformed.status]).toEqual([404, 404, 404]);
    expect(await hidden.text()).toBe(await missing.text());
    expect((await ics(id)).status).toBe(401);
  });
});
