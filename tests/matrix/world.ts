import type { Node, Person } from '../harness/node.js';
import type { Sql } from '../harness/sql.js';

/** What only those it was said to may ever read. */
export const secret = 'a secret of ada and ben';

/**
 * Ada owns, ben takes part, cleo is a stranger to both, dora is an administrator, ada blocked eve; finn does what
 * `joinBlocked` says; `null` is nobody.
 */
export type Caller = 'ada' | 'ben' | 'cleo' | 'dora' | 'eve' | 'finn' | null;

/** People and what ada owns, made anew for every row so that none spoils another. */
export interface World {
  people: Record<NonNullable<Caller>, Person>;
  post: string;
  comment: string;
  conversation: string;
  message: string;
  group: string;
  groupConversation: string;
  groupMessage: string;
  /** A conversation of ada, ben and dora. */
  adHoc: string;
  /** Ada rings ben. */
  call: string;
  meeting: string;
  upload: string;
  session: string;
  sql: Sql;
}

/** All of them, signed up once. */
export async function gather(server: Node): Promise<World['people']> {
  const people = await server.people('ada', 'ben', 'cleo', 'dora', 'eve', 'finn');
  await server.appoint(people.dora);
  return people;
}

const made = (person: Person, mutation: string) => person.ask(`mutation { ${mutation} }`);

/** A world of its own, with the people there are. */
export async function createWorld(people: World['people'], sql: Sql): Promise<World> {
  const { ada, ben, dora, eve } = people;
  await sql(
    `update calls set status = 'ENDED', ended_at = now() where status in ('RINGING', 'ACTIVE')`,
  );
  await sql('delete from uploads');
  for (const table of ['blocks', 'mutes']) await sql(`delete from ${table}`);
  await sql('update conversations set requested_of_id = null, declined_at = null');
  await sql(`update users set is_private = default, hides_last_seen = default, availability = default,
    status_text = default, status_emoji = default, status_until = default,
    messages_from = default, calls_from = default, groups_from = default`);
  const {
    createPost,
    startConversation,
    sendMessage,
    createGroup,
    startCall,
    createMeeting,
    createUpload,
  } = await made(
    ada,
    `createPost(input: { content: "public" }) { post { id } }
       sendMessage(input: { to: { userId: "${ben.id}" }, content: "${secret}" }) { message { id } }
       startConversation(input: { userId: "${ben.id}" }) { conversation { id } }
       createGroup(input: { name: "open to all" }) { group { id conversation { id } } }
       startCall(input: { callee: { id: "${ben.id}" }, kind: AUDIO }) { call { id } }
       createMeeting(input: { title: "${secret}", scheduledAt: "2030-01-01T00:00:00Z", isGroup: true }) { meeting { id } }
       createUpload(input: { kind: IMAGE, name: "a.png", type: "image/png", size: 9 }) { upload { id } }`,
  );
  const { post } = createPost;
  const { group } = createGroup;
  const { meeting } = createMeeting;
  const { createComment, ...rest } = await made(
    ada,
    `createComment(input: { postId: "${post.id}", content: "public" }) { comment { id } }
     inviteToMeeting(input: { meetingId: "${meeting.id}", userId: "${ben.id}" }) { __typename }
     blockUser(input: { userId: "${eve.id}" }) { __typename }
     said: sendMessage(input: { to: { groupId: "${group.id}" }, content: "${secret}" }) { message { id } }`,
  );
  await made(ben, `joinGroup(input: { groupId: "${group.id}" }) { group { id } }`);
  const { trio } = await made(
    ada,
    `trio: startConversation(input: { adHoc: { userIds: ["${ben.id}", "${dora.id}"] } }) { conversation { id } }`,
  );
  await made(
    ada,
    `sendMessage(input: { to: { conversationId: "${trio.conversation.id}" }, content: "for three" }) { __typename }`,
  );
  const { sessions } = await ada.ask('{ sessions { id } }');
  return {
    people,
    sql,
    post: post.id,
    comment: createComment.comment.id,
    conversation: startConversation.conversation.id,
    message: sendMessage.message.id,
    adHoc: trio.conversation.id,
    group: group.id,
    groupConversation: group.conversation.id,
    groupMessage: rest.said.message.id,
    call: startCall.call.id,
    meeting: meeting.id,
    upload: createUpload.upload.id,
    session: sessions[0].id,
  };
}

/**
 * Makes finn a member of ada's group and of the conversation of several, before she blocks him. In the world that this
 * resolves to, what rows ask about is in these two, and other people are ada.
 */
export async function joinBlocked(w: World): Promise<World> {
  const { ada, ben, finn } = w.people;
  await finn.act('joinGroup', { groupId: w.group });
  await ben.act('addParticipants', { conversationId: w.adHoc, userIds: [finn.id] });
  await ada.act('blockUser', { userId: finn.id });
  const people = { ...w.people, ben: ada, dora: ada };
  return { ...w, people, conversation: w.groupConversation, message: w.groupMessage };
}

/** Another world, by which rows are known that ask about a conversation or a group. */
export const elsewhere = (w: World): World => ({
  ...w,
  ...{ group: 'group_0', groupConversation: 'conversation_0', groupMessage: 'message_0' },
  ...{ conversation: 'conversation_0', message: 'message_0', adHoc: 'conversation_0' },
});

/** Counters and moments that a refused request may move without having changed anything. */
const restless = new Set([
  'sign_in_failures',
  'legacy_calls',
  'mikro_orm_migrations',
  'scheduled_jobs',
  'scheduler_lease',
  'database_runs',
  'message_words',
  'search_progress',
  'server_nodes',
]);

/** A digest of every table: the same when nothing has changed. */
export async function digest(sql: Sql): Promise<Record<string, string>> {
  const tables = await sql(
    `select table_name from information_schema.tables where table_schema = 'public'`,
  );
  const names = tables.map((row) => row.table_name as string).filter((name) => !restless.has(name));
  const rows = await sql(
    names
      .map(
        (name) =>
          `select '${name}' as name, count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) as digest from "${name}" t`,
      )
      .join(' union all '),
  );
  return Object.fromEntries(rows.map((row) => [row.name, row.digest]));
}
