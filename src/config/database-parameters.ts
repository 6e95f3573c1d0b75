/** The accepted values of a parameter of a database URL. */
export interface Parameter {
  pattern: RegExp;
  /** What the value must be; ends the sentence "… is not". */
  expected: string;
}

const choice = (...words: string[]): Parameter => ({
  pattern: new RegExp(`^(${words.join('|')})$`),
  expected: `one of ${words.join(', ')}`,
});
const text: Parameter = { pattern: /^[^\0\r\n]+$/, expected: 'one line of text' };
const seconds: Parameter = { pattern: /^\d{1,6}$/, expected: 'a number of seconds' };
const version = choice('TLSv1', 'TLSv1\\.1', 'TLSv1\\.2', 'TLSv1\\.3');

/** The parameters of libpq that are honoured. Others are refused, since ignoring them could be unsafe. */
export const databaseParameters: Readonly<Record<string, Parameter>> = {
  host: text,
  port: { pattern: /^\d{1,5}(,\d{1,5})*$/, expected: 'numbers of ports with commas between' },
  dbname: text,
  user: text,
  password: text,
  options: text,
  application_name: text,
  fallback_application_name: text,
  connect_timeout: seconds,
  keepalives: choice('0', '1'),
  keepalives_idle: seconds,
  client_encoding: { pattern: /^(utf-?8|auto)$/i, expected: 'UTF8' },
  target_session_attrs: choice(
    'any',
    'read-write',
    'read-only',
    'primary',
    'standby',
    'prefer-standby',
  ),
  load_balance_hosts: choice('disable', 'random'),
  sslmode: choice('disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'),
  sslrootcert: text,
  sslcert: text,
  sslkey: text,
  sslcrl: text,
  sslnegotiation: choice('postgres', 'direct'),
  ssl_min_protocol_version: version,
  ssl_max_protocol_version: version,
  channel_binding: choice('disable', 'prefer', 'require'),
  // The driver has no GSSAPI encryption, and both values allow a connection without it.
  gssencmode: choice('disable', 'prefer'),
};
