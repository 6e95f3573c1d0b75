/** The default of a limit, and the range of accepted values. */
interface Range {
  default: number;
  min: number;
  max: number;
}

const range = (value: number, max = value * 1000, min = 1): Range => ({ default: value, min, max });
const bytes = (value: number) => range(value, 1024 ** 3, 1024);
const fileBytes = (value: number) => range(value, 2 * 1024 ** 3 - 1, 1024);

/**
 * The limits that can be configured. `limitVariable` gives the name of the environment variable.
 *
 * What a user or an address may do is counted for all nodes together: requests, frames and sockets in Redis,
 * of which each node counts its own while Redis is unavailable; sign-ins, sign-ups, codes and uploads of an hour
 * in the database. Queues are those of one node, and other limits those of one document, socket, call or file.
 */
export const LIMITS = {
  accessTokenMinutes: range(15, 1440),
  refreshTokenDays: range(10, 365),

  passwordHashQueue: range(20),
  passwordHashMemoryKib: range(19_456, 1024 ** 2, 19_456),
  passwordHashIterations: range(2, 20, 2),

  loginFailures: range(5),
  loginFailuresPerAddress: range(50),
  /** Registrations of an address that reach the hashing of their password. */
  signUpsPerHour: range(100),
  codeCooldownSeconds: range(60, 3600, 0),
  codesPerHour: range(5, 100),
  /** Time-out of requests to an OAuth provider. */
  oauthSeconds: range(5, 60),

  graphqlTokens: range(2000),
  graphqlAliases: range(60),
  graphqlDirectives: range(50),
  graphqlErrors: range(5),
  /** Of the data of a response, or of an event. */
  responseBytes: bytes(32 * 1024 ** 2),
  /** Rows that resolvers load for a request, which are more than documents within the limits need. */
  responseRows: range(100_000),

  /** Of a picture in a form of a legacy API. */
  uploadBytes: bytes(5 * 1024 ** 2),
  /** Of an upload of each kind. */
  imageBytes: bytes(20 * 1024 ** 2),
  fileBytes: fileBytes(512 * 1024 ** 2),
  voiceBytes: fileBytes(25 * 1024 ** 2),
  videoBytes: fileBytes(512 * 1024 ** 2),
  /** Of all stored files of a user, and of those being uploaded. */
  storedBytesPerUser: range(5 * 1024 ** 3, 1024 ** 5, 1024),
  /** Uploads of a user that are not complete. */
  uploadsOpen: range(50),
  uploadHours: range(24, 720),
  /** The least validity of an address of an attachment; the longest is twice that. */
  fileAddressMinutes: range(720, 10_080),
  /** Of one frame; all frames of an animation may have four times as many. */
  uploadMegapixels: range(50, 1000),
  /** Pictures of a user that wait to be checked and encoded, and of all users. */
  picturesQueuedPerUser: range(10, 100),
  picturesQueued: range(60, 1000),
  uploadsPerHour: range(300),
  requestsPerMinute: range(1200),
  searchesPerMinute: range(120),
  requestSeconds: range(15, 600),
  headersSeconds: range(10, 600),

  socketInitSeconds: range(3, 60),
  socketsPerUser: range(50),
  /** Sockets of an address at one node that have not signed in yet. */
  socketsOpening: range(5_000),
  subscriptionsPerSocket: range(50),
  socketFramesPer10Seconds: range(100),
  /** Time a page waits for a slow reader before the socket is closed. */
  socketSendSeconds: range(30, 600),
  socketPingSeconds: range(12, 600),
  /** Interval of the sweep for events that no doorbell announced. */
  sweepMilliseconds: range(500, 600_000),

  /** Signals of one side of a call, of each kind; as many are kept. */
  candidatesPerMinute: range(200),
  offersPerMinute: range(20),

  messageCharacters: range(8000, 1_000_000),
  /** Of a page that is fetched for the preview of a link. */
  linkPreviewSeconds: range(8, 30),
  linkPreviewBytes: bytes(512 * 1024),
  /** Of a post. */
  postImages: range(10, 10),
  /** Of the text that stands for a picture. */
  altCharacters: range(1500, 8000),
  /** Members of a group. */
  groupMembers: range(5_000, 1_000_000),
  /** Contacts of a user with people who have not contacted them; see `contact.service.ts`. */
  strangersPerHour: range(100),
  /** Notifications of others that a user hides and shows by changes that may be undone and repeated. */
  notificationsChangedPerMinute: range(10_000, 1_000_000),
} as const satisfies Record<string, Range>;

/** The limits that are the same everywhere. */
export const FIXED_LIMITS = {
  legacyAccessTokenMinutes: 60,
  opaqueTokenIdleDays: 14,
  passwordCharactersMin: 8,
  passwordCharacters: 128,
  loginWindowMinutes: 15,
  codeMinutes: 10,
  /** Validity of tokens that confirm or restore an e-mail address. */
  emailTokenDays: 7,
  codeTries: 5,
  graphqlDepth: 12,
  /** Nodes a document may request, computed from the lengths of its lists. */
  graphqlCost: 10_000,
  /** Parts of the schema a document may request, computed from usual lengths of lists. */
  graphqlIntrospection: 500_000,
  graphqlSensitiveFields: 1,
  graphqlBodyBytes: 128 * 1024,
  restBodyBytes: 64 * 1024,
  headersBytes: 16 * 1024,
  socketFrameBytes: 64 * 1024,
  /** Users whose presence one subscription watches. */
  presenceUsers: 100,
  sdpBytes: 32 * 1024,
  candidateBytes: 1024,
  /** Age at which a call that was not ended is closed. */
  callHours: 12,
  /** How long the signals of an ended call are kept. */
  signalMinutes: 10,
  agendaItemsPerMeeting: 100,
  invitationsPerMeeting: 500,
  clientKeyCharacters: 128,
} as const;

export type Limits = Readonly<Record<keyof typeof LIMITS | keyof typeof FIXED_LIMITS, number>>;

/** `requestsPerMinute` → `LIMIT_REQUESTS_PER_MINUTE` */
export const limitVariable = (name: string) =>
  `LIMIT_${name.replace(/[A-Z]|\d+/g, '_$&').toUpperCase()}`;
