/** A document the sandbox opens with, and its variables as JSON. */
export interface Example {
  query: string;
  variables: string;
}

/** What the sandbox puts for this word is another number for every visitor, so that names are free. */
export const VISITOR = '$visitor';

const first: Example = {
  query: `# Welcome to Parley. Press ▶ and choose SignUp,
# then WriteAPost, then ReadPosts.
#
# This page remembers whom you signed in as. To be
# somebody else, sign up or log in as them, or put
# {"authorization": "Bearer …"} under Headers.

mutation SignUp($me: RegisterInput!) {
  register(input: $me) {
    user {
      id
      username
    }
    accessToken
  }
}

mutation LogIn($login: LoginInput!) {
  login(input: $login) {
    user {
      id
      username
    }
    accessToken
  }
}

mutation WriteAPost($post: CreatePostInput!) {
  createPost(input: $post) {
    post {
      id
      content
      createdAt
    }
  }
}

query ReadPosts {
  posts(first: 5) {
    nodes {
      id
      content
      likeCount
      author {
        username
      }
    }
  }
}
`,
  variables: JSON.stringify(
    {
      me: {
        username: `ada.${VISITOR}`,
        email: `ada.${VISITOR}@example.org`,
        password: 'a long enough password',
      },
      login: { identifier: `ada.${VISITOR}`, password: 'a long enough password' },
      post: { content: 'Hello, Parley!' },
    },
    null,
    2,
  ),
};

const live: Example = {
  query: `# Press ▶: what concerns you arrives here, live.
# after: 0 begins at the beginning.
#
# For company, open this page in another window, sign
# up there as ben, and send ada a message.

subscription Inbox {
  inboxEvents(after: 0) {
    __typename
    ... on StreamEvent {
      seq
      at
    }
    ... on ConversationActivity {
      conversation {
        id
        unreadCount
        lastMessage {
          content
          sender {
            username
          }
        }
      }
    }
    ... on NewFollower {
      follower {
        username
      }
    }
  }
}
`,
  variables: '',
};

/** One tab each. */
export const EXAMPLES: Example[] = [first, live];
