import type { Node, Person } from '../harness/node.js';
import type { Sql } from '../harness/sql.js';

/** What only those it was said to may ever read. */
export const secret = 'a secret of ada and ben';

/** Ada owns, ben takes part, cleo is a stranger to both, dora is an administrator; `null` is nobody. */
export type Caller = 'ada' | 'ben' | 'cleo' | 'dora' | null;

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
  /** Ada rings ben. */
  call: string;
  meeting: string;
  upload: string;
  session: string;
  sql: Sql;
}

/** The four of them, signed up once. */
export async function gather(server: Node): Promise<World['people']> {
  const people = await server.people('ada', 'ben', 'cleo', 'dora');
  await server.sql(`update users set role = 'ADMIN' where username = 'dora'`);
  return people;
}

const made = (person: Person, mutation: string) => person.ask(`mutation { ${mutation} }`);

/** A world of its own, with the people there are. */
export async function createWorld(people: World['people'], sql: Sql): Promise<World> {
  const { ada, ben } = people;
  await sql(
    `update calls set status = 'ENDED', ended_at = now() where status in ('RINGING', 'ACTIVE')`,
  );
  await sql('delete from uploads');
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
       sendMessage(input: { toUserId: "${ben.id}", content: "${secret}" }) { message { id } }
       startConversation(input: { userId: "${ben.id}" }) { conversation { id } }
       createGroup(input: { name: "open to all" }) { group { id conversation { id } } }
       startCall(input: { calleeId: "${ben.id}", kind: AUDIO }) { call { id } }
       createMeeting(input: { channelName: "${secret}", scheduledAt: "2030-01-01T00:00:00Z", isGroup: true }) { meeting { id } }
       createUpload(input: { contentType: "image/png", bytes: 9 }) { upload { id } }`,
  );
  const { post } = createPost;
  const { group } = createGroup;
  const { meeting } = createMeeting;
  const {
    createComment,
    inviteToMeeting: _,
    ...rest
  } = await made(
    ada,
    `createComment(input: { postId: "${post.id}", content: "public" }) { comment { id } }
     inviteToMeeting(input: { meetingId: "${meeting.id}", userId: "${ben.id}" }) { __typename }
     said: sendMessage(input: { groupId: "${group.id}", content: "${secret}" }) { message { id } }`,
  );
  await made(ben, `joinGroup(input: { groupId: "${group.id}" }) { group { id } }`);
  const { sessions } = await ada.ask('{ sessions { id } }');
  return {
    people,
    sql,
    post: post.id,
    comment: createComment.comment.id,
    conversation: startConversation.conversation.id,
    message: sendMessage.message.id,
    group: group.id,
    groupConversation: group.conversation.id,
    groupMessage: rest.said.message.id,
    call: startCall.call.id,
    meeting: meeting.id,
    upload: createUpload.upload.id,
    session: sessions[0].id,
  };
}

/** Counters and moments that a refused request may move without having changed anything. */
const restless = new Set(['sign_in_failures', 'legacy_calls', 'mikro_orm_migrations']);

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
          `select '${name}' as name, md5(coalesce(string_agg(t::text, ',' order by t::text), '')) as digest from "${name}" t`,
      )
      .join(' union all '),
  );
  return Object.fromEntries(rows.map((row) => [row.name, row.digest]));
}
