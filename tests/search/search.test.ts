import { beforeAll, describe, expect, test } from 'vitest';
import { post, send } from '../harness/documents.js';
import { village } from '../harness/server.js';
import { find, indexed, marked, trySearch } from './searching.js';

const limits = { LIMIT_SEARCHES_PER_MINUTE: '10000' };
const { server, ada, ben, cleo } = await village(limits, 'ada', 'ben', 'cleo');
const users = (query: string) => find(ada, query, { kinds: ['USER'] });
const posts = (query: string) => find(ada, query, { kinds: ['POST'] });
const messages = (query: string, who = ada) => find(who, query, { kinds: ['MESSAGE'] });

describe('the words of a text', () => {
  beforeAll(async () => {
    for (const text of [
      'Crème Brûlée mit Straße',
      'Сергей пишет письмо',
      '東京都に住んでいます',
      '東京 と 京都',
      'ﾊﾟｿｺﾝ ＷＩＤＥ text',
      'Party tonight 🎉🎉',
      'I write C++ and 100% C#',
      'don’t stop believing',
    ])
      await post(ben, text);
  });

  test.each([
    ['accents', 'creme brulee', 'Crème Brûlée mit Straße'],
    ['accents of the query', 'CRÈME', 'Crème Brûlée mit Straße'],
    ['ß as ss', 'strasse', 'Crème Brûlée mit Straße'],
    ['order', 'strasse creme', 'Crème Brûlée mit Straße'],
    ['beginnings', 'stra brul', 'Crème Brûlée mit Straße'],
    ['letter case of Cyrillic', 'СЕРГЕЙ ПИСЬ', 'Сергей пишет письмо'],
    ['й without its mark', 'сергеи', 'Сергей пишет письмо'],
    ['two characters of CJK', '都に', '東京都に住んでいます'],
    ['two characters in the middle', '住ん', '東京都に住んでいます'],
    ['three characters, which are not two pairs elsewhere', '東京都', '東京都に住んでいます'],
    ['half-width kana', 'パソコン', 'ﾊﾟｿｺﾝ ＷＩＤＥ text'],
    ['full-width letters', 'wide', 'ﾊﾟｿｺﾝ ＷＩＤＥ text'],
    ['full-width letters of the query', 'ｔｅｘｔ', 'ﾊﾟｿｺﾝ ＷＩＤＥ text'],
    ['emoji', '🎉', 'Party tonight 🎉🎉'],
    ['words in quotes', '"party tonight"', 'Party tonight 🎉🎉'],
    ['symbols', 'c++', 'I write C++ and 100% C#'],
    ['a straight apostrophe', "don't", 'don’t stop believing'],
  ])('are found whatever their %s', async (_, query, text) => {
    expect((await posts(query)).texts).toEqual([text]);
  });

  test.each([
    ['the inside of a word', 'rème'],
    ['words in another order than in quotes', '"tonight party"'],
    ['other symbols', 'c+++'],
    ['symbols alone', '%'],
    ['a word that is missing', 'creme nowhere'],
  ])('are not found by %s', async (_, query) => {
    expect((await posts(query)).texts).toEqual([]);
  });

  test('are matched alike by lists that search', async () => {
    const { posts } = await ada.ask('{ posts(search: "brulee creme") { nodes { content } } }');
    expect(posts.nodes).toEqual([{ content: 'Crème Brûlée mit Straße' }]);
  });
});

describe('people', () => {
  beforeAll(async () => {
    const { taro, yamato } = await server.people('taro', 'yamato');
    await taro.act('updateProfile', { firstName: '太郎', lastName: '山田', alias: 'Ｔａｒｏ-san' });
    const names = { firstName: 'José', lastName: 'García Núñez', alias: 'Pepe' };
    await yamato.act('updateProfile', names);
  });

  test.each([
    ['the family name first', '山田太郎', 'taro'],
    ['the given name first', '太郎山田', 'taro'],
    ['the family name first, with a space', '山田 太郎', 'taro'],
    ['two characters', '山田', 'taro'],
    ['an alias', 'taro-s', 'taro'],
    ['another alias', 'pep', 'yamato'],
    ['names without accents, the family name first', 'garcia nunez jose', 'yamato'],
    ['names as one word', 'josegarcia', 'yamato'],
  ])('are found by %s', async (_, query, username) => {
    expect((await users(query)).texts).toEqual([username]);
    const { users: listed } = await ada.ask(
      'query ($search: String) { users(search: $search) { nodes { username } } }',
      { search: query },
    );
    expect(listed.nodes).toEqual([{ username }]);
  });

  test('come in the order: the name itself, acquaintances, beginnings of usernames, others', async () => {
    const some = await server.people('xavier', 'zoe_four', 'zoe_three', 'zoe', 'zoe_two');
    await some.xavier.act('updateProfile', { firstName: 'Zoe' });
    await ada.act('followUser', { userId: some.zoe_two.id }, 'user { id }');
    const all = ['zoe', 'zoe_two', 'zoe_three', 'zoe_four', 'xavier'];
    expect((await users('zoe')).texts).toEqual(all);
    expect((await users('@zoe')).texts[0]).toBe('zoe');
    const first = await find(ada, 'zoe', { kinds: ['USER'], first: 2 });
    expect([first.texts, first.pageInfo.hasNextPage]).toEqual([all.slice(0, 2), true]);
    const after = first.pageInfo.endCursor;
    const rest = await find(ada, 'zoe', { kinds: ['USER'], first: 3, after });
    expect([rest.texts, rest.pageInfo.hasNextPage]).toEqual([all.slice(2), false]);
  });
});

describe('messages', () => {
  beforeAll(async () => {
    await send(ada, ben, 'The meeting is at noon');
    await send(ben, ada, 'See https://example.org for the agenda');
    await send(ben, cleo, 'A meeting that ada cannot read');
    const { group } = await ada.act('createGroup', { name: 'Book club' }, 'group { id }');
    await cleo.act('joinGroup', { groupId: group.id }, 'group { id }');
    const to = { to: { groupId: group.id }, content: 'Our meeting is about a book' };
    await send(cleo, to);
    await indexed(server);
  });

  test('are found in conversations of the viewer alone, newest first, with their place', async () => {
    const { hits, texts } = await messages('meeting');
    expect(texts).toEqual(['Our meeting is about a book', 'The meeting is at noon']);
    expect(hits[1].item).toMatchObject({ seq: 1, conversation: { id: expect.any(String) } });
    expect((await messages('meeting', ben)).texts).toEqual([
      'A meeting that ada cannot read',
      'The meeting is at noon',
    ]);
  });

  const both = ['See https://example.org for the agenda', 'The meeting is at noon'];
  test.each([
    ['from:ben', ['See https://example.org for the agenda']],
    ['from:me meeting', ['The meeting is at noon']],
    ['from:@ben agenda', ['See https://example.org for the agenda']],
    ['in:ben', both],
    ['in:"book CLUB" meeting', ['Our meeting is about a book']],
    ['has:link', ['See https://example.org for the agenda']],
    ['has:link noon', []],
    ['meeting before:2020-01-01', []],
    ['noon after:2020-01-01 before:2999-12-31T00:00:00Z', ['The meeting is at noon']],
    ['noon after:2999-01-01', []],
    ['in:ben before:2999-01-01', both],
    ['noon https', []],
    ['in:“book CLUB” meeting', ['Our meeting is about a book']],
  ])('are found by %s', async (query, expected) => {
    expect((await messages(query)).texts).toEqual(expected);
  });

  test.each([
    ['from:nobody', 'no user “nobody”'],
    ['from: x', 'needs a value'],
    ['in:cleo', 'no conversation “cleo”'],
    ['in:conversation_999', 'no conversation'],
    ['in:group_999', 'no conversation'],
    ['has:money', '`has:` takes image'],
    ['before:yesterday', '2026-01-31'],
    ['after:2026-02-30', '2026-01-31'],
    ['after:2026-02-30T10:00:00Z', '2026-01-31'],
    ['before:0000-12-31', '2026-01-31'],
    ['before:0001-01-01T00:00+01:00', '2026-01-31'],
    ['from:ada from:ben', 'once'],
    ['   ', 'Enter a word'],
    ['a'.repeat(201), 'no more than 200'],
    ['a\u0000', 'Null'],
  ])('are not searched by “%s”', async (query, message) => {
    const reply = await trySearch(ada, query);
    expect(reply).toBeRefused('BAD_USER_INPUT', 'query');
    expect(JSON.stringify(reply.errors)).toContain(message);
  });

  test('are found by words in quotes that look like filters', async () => {
    await send(ada, ben, 'Type from:ada in:group_7 into the field');
    await indexed(server);
    const found = ['Type from:ada in:group_7 into the field'];
    expect((await messages('"type from:ada in"')).texts).toEqual(found);
    expect((await messages('field "from:ada" from:me')).texts).toEqual(found);
    expect((await messages('"from:ada in:group_8"')).texts).toEqual([]);
  });

  test('with filters that fit no wanted kind are refused, as is a cursor of another list', async () => {
    const refused = (query: string, kinds: string[]) => trySearch(ada, query, { kinds });
    expect(await refused('from:ben x', ['USER'])).toBeRefused('BAD_USER_INPUT', 'kinds');
    expect(await refused('x', [])).toBeRefused('BAD_USER_INPUT', 'kinds');
    for (const after of ['x', Buffer.from('9:9:9').toString('base64url')])
      expect(await trySearch(ada, 'x', { after })).toBeRefused('BAD_USER_INPUT', 'after');
    expect((await trySearch(ada, 'x', { first: 101 })).code).toBe('BAD_USER_INPUT');
  });

  test('are found by their text as it is: after an edit and a deletion', async () => {
    const { id } = await send(ada, ben, 'a raven');
    await indexed(server);
    expect((await messages('raven')).texts).toEqual(['a raven']);
    await ada.act('editMessage', { messageId: id, content: 'a swan' }, 'message { id }');
    expect((await messages('raven')).texts).toEqual([]);
    expect((await messages('swan')).texts).toEqual(['a swan']);
    await ada.act('deleteMessage', { messageId: id }, 'message { id }');
    expect((await messages('swan')).texts).toEqual([]);
    const number = id.slice('message_'.length);
    const rows = await server.sql('select words::text from message_words where message_id = $1', [
      number,
    ]);
    expect(rows).toEqual([{ words: '' }]);
  });
});

test('a hit shows the text around it, with ranges in UTF-16', async () => {
  const before = `${'x'.repeat(30)} `.repeat(10);
  const words = 'une Crème, e\u0301te\u0301 und 東京都';
  await post(cleo, `👍🏽 ${before}${words} ${'y '.repeat(200)}<b>`);
  const [hit] = (await posts('creme ete 京都')).hits;
  expect(marked(hit)).toEqual(['Crème', 'e\u0301te\u0301', '京都']);
  expect(hit.excerpt.text.length).toBeLessThanOrEqual(162);
  expect(hit.excerpt.text).toMatch(/^….*…$/s);
  expect(hit.excerpt.text.isWellFormed()).toBe(true);
});

test('pages go on over all kinds without a gap', async () => {
  await server.person('quokka');
  await ada.act('createGroup', { name: 'quokkas' }, 'group { id }');
  for (let n = 0; n < 3; n += 1) {
    await post(ben, `quokka post ${n}`);
    await send(ada, cleo, `quokka message ${n}`);
  }
  await indexed(server);
  const all = (await find(ada, 'quokka')).texts;
  expect(all).toEqual([
    'quokka',
    'quokkas',
    ...[2, 1, 0].map((n) => `quokka post ${n}`),
    ...[2, 1, 0].map((n) => `quokka message ${n}`),
  ]);
  for (const first of [1, 2, 3]) {
    const found: string[] = [];
    let page = await find(ada, 'quokka', { first });
    found.push(...page.texts);
    while (page.pageInfo.hasNextPage) {
      page = await find(ada, 'quokka', { first, after: page.pageInfo.endCursor });
      found.push(...page.texts);
    }
    expect(found).toEqual(all);
  }
});
