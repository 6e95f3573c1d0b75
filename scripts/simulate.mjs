// Computes the load of many users from measured costs, as tables in Markdown: node scripts/simulate.mjs [--users 1000000]
// [--messages 40] [--online 0.15] [--send-ms 2.6] [--deliver-ms 2.4] [--node-ms 7.7] … Costs are options, so that figures
// of a later measurement can be put in. It draws the day minute by minute, always the same one.
import { parseArgs } from 'node:util';

/** What is computed with: the defaults are the figures of docs/design/scale.md, in milliseconds of CPU, KB and KB of WAL. */
const defaults = {
  users: 1_000_000,
  messages: 40,
  online: 0.15,
  groupShare: 0.3,
  groupSize: 20,
  pages: 60,
  sendMs: 2.6,
  deliverMs: 2.4,
  memberDeliverMs: 0.06,
  pageMs: 0.35,
  nodeMs: 7.7,
  pageNodeMs: 1.5,
  socketMs: 0.0095,
  redisMs: 0.1,
  walKb: 2.8,
  messageKb: 0.28,
  eventKb: 0.16,
  eventDays: 30,
  coreMs: 700,
  shardCores: 8,
};

const name = (key) => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const { values } = parseArgs({
  options: Object.fromEntries(Object.keys(defaults).map((key) => [name(key), { type: 'string' }])),
});
const given = Object.fromEntries(
  Object.entries(defaults).map(([key, value]) => [key, Number(values[name(key)] ?? value)]),
);
for (const [key, value] of Object.entries(given))
  if (!Number.isFinite(value) || value < 0) throw new Error(`--${name(key)} must be a number.`);

/** The share of a day's messages in each hour: quiet nights, and an evening that is three times the mean. */
const hours = [1, 1, 0, 0, 0, 1, 2, 4, 5, 5, 5, 5, 6, 5, 5, 5, 6, 7, 9, 12, 9, 5, 3, 2];
const total = hours.reduce((sum, share) => sum + share, 0);

/** A generator of numbers from 0 to 1 that are the same at every run (mulberry32). */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const random = randomFrom(42);
/** About `mean` arrivals, as they vary. */
const arrivals = (mean) => {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
};

/** Each minute of the day: messages, and the CPU that they take, in milliseconds a second. */
function simulate() {
  const minutes = [];
  for (let minute = 0; minute < 1_440; minute += 1) {
    const share = hours[Math.floor(minute / 60)] / total / 60;
    const messages = arrivals(given.users * given.messages * share);
    const groups = Math.round(messages * given.groupShare);
    const listeners =
      groups * given.groupSize * given.online + (messages - groups) * 2 * given.online;
    const pages = arrivals(given.users * given.pages * share);
    const sockets =
      given.users * given.online * Math.min(1, (hours[Math.floor(minute / 60)] / 12) * 1.2 + 0.1);
    const postgres =
      (messages * (given.sendMs + given.deliverMs) +
        listeners * given.memberDeliverMs +
        pages * given.pageMs) /
        60 +
      sockets * given.socketMs;
    const nodes = (messages * given.nodeMs + pages * given.pageNodeMs) / 60 + sockets * 0.015;
    const redis = (messages * given.redisMs) / 60 + sockets * 0.0021;
    minutes.push({ messages: messages / 60, pages: pages / 60, sockets, postgres, nodes, redis });
  }
  return minutes;
}

const minutes = simulate();
const peak = (of) => Math.max(...minutes.map(of));
const mean = (of) => minutes.reduce((sum, one) => sum + of(one), 0) / minutes.length;
const row = (label, of, unit = '', digits = 0) =>
  `| ${label} | ${mean(of).toFixed(digits)}${unit} | ${peak(of).toFixed(digits)}${unit} |`;
const daily = given.users * given.messages;
const cores = peak(({ postgres }) => postgres) / given.coreMs;
const gb = (kb) => (kb / 1024 ** 2).toFixed(0);

console.log(`${given.users} users, ${given.messages} messages and ${given.pages} pages a day each, ${given.groupShare * 100} % in groups of ${given.groupSize}

| | mean of the day | busiest minute |
| --- | ---: | ---: |
${row('messages a second', ({ messages }) => messages)}
${row('pages a second', ({ pages }) => pages)}
${row('open sockets', ({ sockets }) => sockets)}
${row('cores of PostgreSQL', ({ postgres }) => postgres / given.coreMs, '', 1)}
${row('cores of nodes', ({ nodes }) => nodes / given.coreMs, '', 1)}
${row('cores of Redis', ({ redis }) => redis / given.coreMs, '', 2)}

| | |
| --- | ---: |
| messages kept, a day | ${gb(daily * given.messageKb)} GB |
| events kept, in all (${given.eventDays} days) | ${gb(daily * given.eventKb * (given.eventDays + 7))} GB |
| WAL a day | ${gb(daily * given.walKb)} GB |
| shards of ${given.shardCores} cores for PostgreSQL | ${Math.max(1, Math.ceil(cores / given.shardCores))} |`);
