import { expect, test } from 'vitest';
import { countText, notificationText, typingText } from '../../packages/client/src/core.js';

const ada = { username: 'ada', alias: 'Ada' } as never;
const text = (kind: string, actorCount: number) => {
  const notification = { kind, actorCount, actors: { nodes: [ada] }, subject: null };
  return Object.values(notificationText(notification as never)).join(' ');
};

test.each([
  ['POST_LIKED', 'Ada likes your post', 'Ada and another like your post'],
  ['COMMENT_LIKED', 'Ada likes your comment', 'Ada and another like your comment'],
  ['FOLLOWED', 'Ada follows you', 'Ada and another follow you'],
  ['FOLLOW_REQUESTED', 'Ada asks to follow you', 'Ada and another ask to follow you'],
  ['FRIEND_ACCEPTED', 'Ada is your friend now', 'Ada and another are your friends now'],
  ['FRIEND_REQUESTED', 'Ada asks to be your friend', 'Ada and another ask to be your friends'],
  ['GROUP_INVITED', 'Ada invites you to', 'Ada and another invite you to'],
  ['GROUP_JOIN_REQUESTED', 'Ada asks to join', 'Ada and another ask to join'],
  ['MENTIONED', 'Ada mentioned you', 'Ada and another mentioned you'],
])('%s agrees with the number of people', (kind, one, several) => {
  expect(text(kind, 1)).toBe(one);
  expect(text(kind, 2)).toBe(several);
  expect(text(kind, 7)).toBe(several.replace('another', '6 others'));
});

test('numbers agree with what they count', () => {
  expect(countText(1, 'comment')).toBe('1 comment');
  expect(countText(0, 'comment')).toBe('0 comments');
  expect(countText(2, 'person', 'people')).toBe('2 people');
  expect(typingText([])).toBe('');
  expect(typingText([ada])).toBe('Ada is typing …');
  expect(typingText([ada, ada])).toBe('Ada, Ada are typing …');
});
