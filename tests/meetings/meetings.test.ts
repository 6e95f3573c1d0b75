import { describe, expect, test } from 'vitest';
import { deleteAccount, NODE } from '../harness/documents.js';
import { type Person, village } from '../harness/server.js';

const { server, ada, ben, cleo } = await village('ada', 'ben', 'cleo');
const CREATE = /* GraphQL */ `
  mutation ($input: CreateMeetingInput!) { createMeeting(input: $input) { meeting { id } } }
`;
const ADD = /* GraphQL */ `
  mutation ($input: AddMilestoneInput!) {
    addMilestone(input: $input) { meeting { durationMinutes milestones { num title } } }
  }
`;
const INVITE = /* GraphQL */ `
  mutation ($input: InviteToMeetingInput!) {
    inviteToMeeting(input: $input) { invitation { answer invitedAt invitee { username } } }
  }
`;
const ANSWER = /* GraphQL */ `
  mutation ($input: AnswerInvitationInput!) {
    answerInvitation(input: $input) { invitation { answer answeredAt } }
  }
`;
const MEETING = /* GraphQL */ `
  query ($id: ID!) {
    meeting(id: $id) {
      id channelName scheduledAt isGroup durationMinutes icsUrl
      host { username }
      milestones { num title info durationMinutes }
      invitations { nodes { answer invitee { username } } }
    }
  }
`;
const CALL = /* GraphQL */ `
  mutation ($input: StartMeetingCallInput!) {
    startMeetingCall(input: $input) {
      meeting { id }
      call { id status kind caller { username } callee { username } }
    }
  }
`;
const INBOX = /* GraphQL */ `
  subscription {
    inboxEvents(after: 0) {
      __typename
      ... on MeetingInvited { meeting { id channelName } }
      ... on InvitationAnswered { answer invitee { username } meeting { id } }
    }
  }
`;

const plan = async (host: Person, input: object = {}): Promise<string> => {
  const { createMeeting } = await host.ask(CREATE, {
    input: { channelName: 'Stand-up', scheduledAt: '2027-10-22T18:17Z', isGroup: false, ...input },
  });
  return createMeeting.meeting.id;
};
const add = (by: Person, meetingId: string, milestone: object) =>
  by.graphql(ADD, {
    input: { meetingId, num: 1, title: 'Hello', durationMinutes: 5, ...milestone },
  });
const invite = (by: Person, meetingId: string, userId: string) =>
  by.graphql(INVITE, { input: { meetingId, userId } });
const ics = (meetingId: string, token?: string) =>
  fetch(`${server.url}/meetings/${meetingId.replace('meeting_', '')}.ics`, {
    headers: token ? { authorization: `Bearer ${token}` } : {},
  });

describe('a meeting', () => {
  test('has an agenda in the order of its numbers, and the total duration', async () => {
    const id = await plan(ada, { isGroup: true });
    expect(id).toMatch(/^meeting_[\da-f-]{36}$/);
    await add(ada, id, { num: 2, title: 'Numbers', info: 'All of them', durationMinutes: 60 });
    const { data } = await add(ada, id, { num: 1, title: 'Hello', durationMinutes: 5 });
    expect(data.addMilestone.meeting).toEqual({
      durationMinutes: 65,
      milestones: [
        { num: 1, title: 'Hello' },
        { num: 2, title: 'Numbers' },
      ],
    });
    expect((await ada.ask(MEETING, { id })).meeting).toEqual({
      id,
      channelName: 'Stand-up',
      scheduledAt: '2027-10-22T18:17:00.000Z',
      isGroup: true,
      durationMinutes: 65,
      icsUrl: `/meetings/${id.slice(8)}.ics`,
      host: { username: 'ada' },
      milestones: [
        { num: 1, title: 'Hello', info: '', durationMinutes: 5 },
        { num: 2, title: 'Numbers', info: 'All of them', durationMinutes: 60 },
      ],
      invitations: { nodes: [] },
    });
  });

  test.each([
    ['durationMinutes', 4],
    ['durationMinutes', 61],
    ['num', -1],
    ['title', ' '],
    ['info', 'a\0b'],
  ])('refuses a milestone with a %s of %j', async (field, value) => {
    const id = await plan(ada);
    const reply = await add(ada, id, { [field]: value });
    expect(reply.code).toBe('BAD_USER_INPUT');
    expect(reply.fields).toEqual([field]);
    expect((await ada.ask(MEETING, { id })).meeting.milestones).toEqual([]);
  });

  test('has at most one milestone of each number, also after concurrent requests', async () => {
    const id = await plan(ada);
    const replies = await Promise.all([1, 2, 3].map(() => add(ada, id, { num: 7 })));
    expect(replies.map(({ code }) => code).sort()).toEqual(['CONFLICT', 'CONFLICT', undefined]);
    expect(replies.find(({ code }) => code)?.errors?.[0]?.extensions?.fields).toHaveProperty('num');
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
    expect(hidden.code).toBe('NOT_FOUND');
    expect(hidden.errors).toEqual(missing.errors);
    const node = await cleo.graphql(NODE, { id });
    expect(node.data.node).toBeNull();
    expect((await cleo.ask('{ meetings { nodes { id } } }')).meetings.nodes).toEqual([]);
  });

  test('names the user who cannot be invited', async () => {
    const id = await plan(ada);
    for (const userId of [ada.id, 'user_999999', 'user_x']) {
      const reply = await invite(ada, id, userId);
      expect(reply.code).toBe('BAD_USER_INPUT');
      expect(reply.fields).toContain('userId');
    }
  });
});

describe('an invitation', () => {
  test('is sent once, can be answered repeatedly, and the host receives each answer', async () => {
    const { dora, emil } = await server.people('dora', 'emil');
    const [hosting, invited] = [dora.subscribe(INBOX), emil.subscribe(INBOX)];
    const id = await plan(dora, { channelName: 'Tea' });
    const first = await invite(dora, id, emil.id);
    const second = await invite(dora, id, emil.id);
    expect(second.data).toEqual(first.data);
    const told = await invited.events();
    expect(told).toEqual([
      { __typename: 'StreamResumed' },
      { __typename: 'MeetingInvited', meeting: { id, channelName: 'Tea' } },
    ]);
    for (const answer of ['PERHAPS', 'YES']) {
      const { answerInvitation } = await emil.ask(ANSWER, { input: { meetingId: id, answer } });
      expect(answerInvitation.invitation).toMatchObject({
        answer,
        answeredAt: expect.any(String),
      });
    }
    const heard = await hosting.events();
    expect(heard.slice(1)).toEqual(
      ['PERHAPS', 'YES'].map((answer) => ({
        __typename: 'InvitationAnswered',
        answer,
        invitee: { username: 'emil' },
        meeting: { id },
      })),
    );
    const mine = await emil.ask('{ myInvitations { nodes { answer meeting { id } } } }');
    expect(mine.myInvitations.nodes).toEqual([{ answer: 'YES', meeting: { id } }]);
  });

  test('is deleted with the meeting of a deleted host; its event stays', async () => {
    const { finn, gus } = await server.people('finn', 'gus');
    const id = await plan(finn);
    await invite(finn, id, gus.id);
    await deleteAccount(finn);
    expect((await gus.graphql(MEETING, { id })).code).toBe('NOT_FOUND');
    expect((await gus.ask('{ myInvitations { nodes { answer } } }')).myInvitations.nodes).toEqual(
      [],
    );
    const told = await gus.subscribe(INBOX).events();
    expect(told).toContainEqual({ __typename: 'MeetingInvited', meeting: null });
  });
});

describe('the call of a meeting', () => {
  test('rings for the other participant, whoever starts it', async () => {
    const { hugo, ida } = await server.people('hugo', 'ida');
    const id = await plan(hugo);
    await invite(hugo, id, ida.id);
    const { startMeetingCall } = await ida.ask(CALL, { input: { meetingId: id, kind: 'VIDEO' } });
    expect(startMeetingCall).toEqual({
      meeting: { id },
      call: {
        id: expect.stringMatching(/^call_\d+$/),
        status: 'RINGING',
        kind: 'VIDEO',
        caller: { username: 'ida' },
        callee: { username: 'hugo' },
      },
    });
    const again = await hugo.ask(CALL, { input: { meetingId: id, kind: 'VIDEO' } });
    expect(again.startMeetingCall.call.id).toBe(startMeetingCall.call.id);
  });

  test('is refused without exactly two participants', async () => {
    const alone = await plan(ada);
    const group = await plan(ada, { isGroup: true });
    await invite(ada, group, ben.id);
    for (const meetingId of [alone, group]) {
      expect((await ada.graphql(CALL, { input: { meetingId, kind: 'AUDIO' } })).code).toBe(
        'CONFLICT',
      );
    }
  });
});

describe('the calendar file', () => {
  test('contains the meeting, folded and escaped, for the host and invited users only', async () => {
    const channelName = `Grün; rot, blau \\ ${'👩‍🚀 sehr lang '.repeat(12)}`.trim();
    const id = await plan(ada, { channelName });
    await add(ada, id, { num: 1, title: 'Eins', info: 'a\nb', durationMinutes: 45 });
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
    const escaped = channelName.replace(/[\\;,]/g, '\\$&');
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
