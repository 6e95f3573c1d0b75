import type { Reporter, TestModule } from 'vitest/node';
import { NO_REDIS } from './redis.js';

/** Names every test that was skipped, so that a green run never hides what it did not try. */
export default class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]) {
    const names: string[] = [];
    for (const module of modules)
      for (const test of module.children.allTests('skipped'))
        names.push(`  ${module.relativeModuleId} > ${test.fullName}`);
    if (names.length === 0) return;
    console.log(
      `\nNot tried here (Redis: ${NO_REDIS}; MariaDB: install mariadb-server; promtool: install prometheus):\n${names.join('\n')}`,
    );
  }
}
