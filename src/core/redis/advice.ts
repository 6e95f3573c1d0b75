/** Errors of Redis and of its connections, each with what an operator has to change. */
const known: [pattern: RegExp, advice: string][] = [
  [/^NOPERM.*channel/i, 'Let the user of REDIS_URL use its channels: ACL SETUSER <user> &parley:*'],
  [
    /^NOPERM.*\bkeys?\b|executing the script can't access/i,
    'Let the user of REDIS_URL use its keys: ACL SETUSER <user> ~parley:*',
  ],
  [
    /NOPERM|executing the script can't run/,
    'Let the user of REDIS_URL run its commands: ACL SETUSER <user> +@connection +@pubsub +@scripting +@sortedset +@hash +@keyspace +time +info',
  ],
  [
    /WRONGPASS|NOAUTH|AUTH failed|invalid password/i,
    'Correct the user and the password in REDIS_URL.',
  ],
  [
    /READONLY/,
    'REDIS_URL names a read-only replica: name the primary, or Sentinels that know it (redis-sentinel://).',
  ],
  [
    /OOM/,
    'Redis is full: raise its maxmemory, or let it evict keys (maxmemory-policy volatile-ttl).',
  ],
  [
    /MOVED|CROSSSLOT|is a member of a Cluster/,
    'REDIS_URL names one member of a Cluster: use redis-cluster://.',
  ],
  [/CLUSTERDOWN/, 'The Cluster does not serve all slots: look at CLUSTER INFO and CLUSTER NODES.'],
  [/cluster support disabled/i, 'REDIS_URL names no Cluster: use redis:// for one server.'],
  [
    /is a Sentinel|Sentinel instances|unknown command .(eval|evalsha|publish|select)/i,
    'REDIS_URL names a Sentinel: use redis-sentinel://host:26379/<name of the primary>.',
  ],
  [/unknown command .sentinel/i, 'REDIS_URL names no Sentinel: use redis:// for one server.'],
  [
    /sentinels are unreachable/i,
    'None of the Sentinels in REDIS_URL answers, or none knows a primary of that name.',
  ],
  [/unknown command .s(subscribe|publish)/i, 'A Cluster needs Redis 7 or newer, or Valkey.'],
  [/MISCONF/, 'Redis cannot write its snapshot: see its log, and the space on its disk.'],
  [/NOREPLICAS/, 'Redis has too few replicas for its min-replicas-to-write.'],
  [/LOADING|MASTERDOWN|BUSY/, 'Redis is busy; nothing has to be set if this passes.'],
  [
    /DB index|invalid DB/i,
    'Redis has no database of the number in REDIS_URL: see its `databases`.',
  ],
  [
    /certificate|altname|self.signed|CERT_/i,
    'The certificate of Redis is not accepted: give its CA as ssl_ca_certs in REDIS_URL, and the name in the certificate as host. If Redis asks for one, give ssl_certfile and ssl_keyfile.',
  ],
];

/** What to change for Redis to work again, by the message of an error. */
export const adviceFor = (error: string): string =>
  known.find(([pattern]) => pattern.test(error))?.[1] ??
  'Check that Redis runs at the host and port of REDIS_URL, whether it speaks TLS there (rediss://) or not (redis://), and whether it asks for a certificate (ssl_certfile, ssl_keyfile).';
