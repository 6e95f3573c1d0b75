import { Redis } from 'ioredis';
import { expect, inject, test } from 'vitest';
import { closing } from './harness/closing.js';
import { startPostgres } from './harness/postgres.js';
import { startRedis } from './harness/redis.js';
import { sqlAt } from './harness/sql.js';
import { testWithRedisServer } from './harness/with-redis.js';

test('the run has its own database server', async () => {
  const url = inject('postgresUrl');
  expect(new URL(url).port).not.toBe('5432');
  expect(await sqlAt(url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a killed PostgreSQL restarts on its port with its committed data', async () => {
  const postgres = closing(await startPostgres({}));
  await sqlAt(postgres.url, "create table note as select 'hello, cleo' as text");
  await postgres.kill();
  await expect(sqlAt(postgres.url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
  await postgres.restart();
  expect(await sqlAt(postgres.url, 'select text from note')).toEqual([{ text: 'hello, cleo' }]);
});

testWithRedisServer('a killed Redis restarts on its port, and a frozen one continues', async () => {
  const redis = closing(await startRedis());
  const client = new Redis(redis.url, { lazyConnect: true, retryStrategy: () => 20 });
  client.on('error', () => {});
  closing({ stop: () => client.disconnect() });
  await client.connect();
  await client.set('ada', 'here');
  await redis.kill();
  await redis.restart();
  expect(await client.get('ada')).toBe(null);
  redis.freeze();
  const answer = client.ping();
  expect(
    await Promise.race([answer, new Promise((done) => setTimeout(done, 100, 'silence'))]),
  ).toBe('silence');
  redis.thaw();
  expect(await answer).toBe('PONG');
});
