/** The samples of the community document: what a reply has, by the names of its own items. */
export const person = {
  id: 1,
  username: 'testuser',
  email: 'testuser@example.com',
  first_name: 'Test',
  last_name: 'User',
  full_name: 'Test User',
  is_online: true,
  last_seen: '2025-12-27T10:30:00Z',
  profile_picture: null,
  bio: 'I love coding!',
};
export const session = { user: person, access: 'eyJ0…', refresh: 'eyJ0…' };
export const party = { id: 1, username: 'testuser', full_name: 'Test User' };
export const post = {
  id: 1,
  author: 1,
  author_details: { id: 1, username: 'john_doe' },
  author_username: 'john_doe',
  content: 'This is my first post!',
  image: null,
  created_at: '2025-12-28T10:00:00Z',
  updated_at: '2025-12-28T10:00:00Z',
  likes_count: 0,
  comments_count: 0,
  user_liked: false,
  comments: [],
};
export const comment = {
  id: 1,
  post: 1,
  author: 1,
  author_details: { id: 1, username: 'john_doe' },
  author_username: 'john_doe',
  content: 'Great post!',
  created_at: '',
  updated_at: '',
  likes_count: 0,
  user_liked: false,
};
export const group = {
  id: 1,
  name: 'Web Developers',
  description: 'A group for web developers',
  image: null,
  owner: 1,
  members: [{ id: 1, username: 'john_doe', is_online: true }],
  members_count: 1,
  is_member: true,
  created_at: '',
  updated_at: '',
};
export const message = {
  id: 1,
  sender: 1,
  sender_username: 'john_doe',
  receiver: 2,
  receiver_username: 'jane_smith',
  content: 'Hey! How are you?',
  is_read: false,
  created_at: '',
};
export const groupMessage = {
  id: 1,
  group: 1,
  sender: 1,
  sender_username: 'john_doe',
  content: 'Hello everyone!',
  created_at: '',
};
export const call = {
  id: 1,
  caller: party,
  callee: party,
  call_type: 'video',
  status: 'pending',
  started_at: '2025-12-27T10:45:00Z',
  ended_at: null,
  duration: null,
};
