/** A parameter of a URL of a database: the values that are understood. */
export interface Parameter {
  pattern: RegExp;
  /** Ends the sentence "… is not". */
  means: string;
}

const choice = (...words: string[]): Parameter => ({
  pattern: new RegExp(`^(${words.join('|')})$`),
  means: `one of ${words.join(', ')}`,
});
const text: Parameter = { pattern: /^[^\0\r\n]+$/, means: 'one line of text' };
const seconds: Parameter = { pattern: /^\d{1,6}$/, means: 'a number of seconds' };
const version = choice('TLSv1', 'TLSv1\\.1', 'TLSv1\\.2', 'TLSv1\\.3');

/** The parameters of libpq that are honoured. Others are refused, since ignoring them could be unsafe. */
export const databaseParameters: Readonly<Record<string, Parameter>> = {
  host: text,
  port: { pattern: /^\d{1,5}(,\d{1,5})*$/, means: 'numbers of ports with commas between' },
  dbname: text,
  user: text,
  password: text,
  options: text,
  application_name: text,
  fallback_application_name: text,
  connect_timeout: seconds,
  keepalives: choice('0', '1'),
  keepalives_idle: seconds,
  client_encoding: { pattern: /^(utf-?8|auto)$/i, means: 'UTF8' },
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
  // Kerberos encryption is not offered, so that these need nothing.
  gssencmode: choice('disable', 'prefer'),
};
