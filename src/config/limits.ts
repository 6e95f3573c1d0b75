/** The default of a limit, and the range of accepted values. */
interface Range {
  default: number;
  min: number;
  max: number;
}

const range = (value: number, max = value * 1000, min = 1): Range => ({ default: value, min, max });
const bytes = (value: number) => range(value, 1024 ** 3, 1024);

/** Every limit, by its name in `Config.limits`. `limitVariable` gives the name of its environment variable. */
export const LIMITS = {
  accessTokenMinutes: range(15, 1440),
  legacyAccessTokenMinutes: range(60, 1440),
  refreshTokenDays: range(10, 365),
  refreshGraceSeconds: range(30, 300, 0),
  opaqueTokenIdleDays: range(14, 365),

  passwordCharactersMin: range(8, 64, 8),
  passwordCharacters: range(128, 1024, 64),
  passwordHashQueue: range(20),
  passwordHashMemoryKib: range(19_456, 1024 ** 2, 19_456),
  passwordHashIterations: range(2, 20, 2),

  loginFailures: range(5),
  loginFailuresPerAddress: range(50),
  loginWindowMinutes: range(15, 1440),
  codeMinutes: range(10, 60),
  codeTries: range(5, 20),
  codeCooldownSeconds: range(60, 3600, 0),
  codesPerHour: range(5, 100),
  /** Time-out of requests to an OAuth provider. */
  oauthSeconds: range(5, 60),

  graphqlTokens: range(1000),
  graphqlDepth: range(12, 100),
  graphqlAliases: range(15),
  graphqlDirectives: range(5),
  graphqlErrors: range(5),
  /** Nodes a document may request, computed from its page sizes. */
  graphqlCost: range(10_000),
  graphqlPage: range(100, 1000),
  graphqlSensitiveFields: range(1, 15),
  graphqlBodyBytes: bytes(128 * 1024),

  restBodyBytes: bytes(64 * 1024),
  uploadBytes: bytes(5 * 1024 ** 2),
  /** Of one frame; all frames of an animation may have four times as many. */
  uploadMegapixels: range(50, 1000),
  /** Pictures of a user that wait to be checked and encoded, and of all users. */
  picturesQueuedPerUser: range(10, 100),
  picturesQueued: range(60, 1000),
  picturesPerHour: range(120),
  requestsPerMinute: range(1200),
  requestSeconds: range(15, 600),
  headersSeconds: range(10, 600),
  headersBytes: range(16 * 1024, 1024 ** 2, 1024),

  socketFrameBytes: bytes(64 * 1024),
  socketInitSeconds: range(3, 60),
  socketsPerUser: range(50),
  subscriptionsPerSocket: range(50),
  socketFramesPer10Seconds: range(100),
  /** Time a page waits for a slow reader before the socket is closed. */
  socketSendSeconds: range(30, 600),
  socketPingSeconds: range(12, 600),
  /** Interval of the sweep for events that no doorbell announced. */
  sweepMilliseconds: range(500, 600_000),
  /** Users whose presence one subscription watches. */
  presenceUsers: range(100, 1000),

  sdpBytes: bytes(32 * 1024),
  candidateBytes: range(1024, 1024 ** 2, 64),
  candidatesPerCall: range(200),
  offersPerCall: range(20),
  /** Age at which a call that was not ended is closed. */
  callHours: range(12, 240),

  milestonesPerMeeting: range(100),
  invitationsPerMeeting: range(500),

  messageCharacters: range(8000, 1_000_000),
  clientKeyCharacters: range(128, 1024, 16),
} as const satisfies Record<string, Range>;

export type Limits = Readonly<Record<keyof typeof LIMITS, number>>;

/** `requestsPerMinute` → `LIMIT_REQUESTS_PER_MINUTE` */
export const limitVariable = (name: string) =>
  `LIMIT_${name.replace(/[A-Z]|\d+/g, '_$&').toUpperCase()}`;
