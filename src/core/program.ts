/**
 * Runs `main`, a program of the operator, and sets the exit code: 0 done, 1 failed. `--help` prints `usage` alone, and
 * wrong options print what is wrong above it. Messages of errors are for the operator, and are printed without stacks.
 */
export async function runProgram(usage: string, main: () => Promise<void>): Promise<void> {
  if (process.argv.includes('--help')) {
    console.log(usage);
    return;
  }
  try {
    await main();
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const isOption = code.startsWith('ERR_PARSE_ARGS');
    console.error(isOption ? `${message.split('. ')[0]}\n${usage}` : message || code);
    process.exitCode = 1;
  }
}
