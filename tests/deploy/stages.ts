import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { type Copy, DockerfileParser, type From, type JSONInstruction } from 'dockerfile-ast';

const repository = join(import.meta.dirname, '../..');

/** What the instructions of a stage have come to. */
export interface Stage {
  /** The folder that is the root of its file system. */
  root: string;
  workdir: string;
  env: Record<string, string>;
  user: string;
  command: string[];
  healthcheck: string[];
}

/**
 * Carries out the instructions of a Dockerfile below `folder`, without a container engine: each stage is a folder, in
 * which commands run by `enter`. This machine's Debian, with the Node that npm installed, stands for every base image.
 * @returns the last stage @throws Error at an instruction that it does not know, or a command that fails
 */
export function buildStages(dockerfile: string, folder: string): Stage {
  const stages = new Map<string, Stage>();
  let stage: Stage | undefined;
  for (const instruction of DockerfileParser.parse(dockerfile).getInstructions()) {
    const keyword = instruction.getKeyword();
    const words = instruction.getArguments().map((one) => one.getValue());
    if (keyword === 'FROM') {
      const name = (instruction as From).getBuildStage() ?? 'final';
      stage = newStage(join(folder, name));
      stages.set(name, stage);
      continue;
    }
    if (!stage) throw new Error(`${keyword} stands before FROM`);
    console.log(`${keyword} ${words.join(' ')}`);
    const array = () => (instruction as JSONInstruction).getJSONStrings().map(jsonString);
    if (keyword === 'WORKDIR') {
      stage.workdir = words[0] as string;
      mkdirSync(join(stage.root, stage.workdir), { recursive: true });
    } else if (keyword === 'ENV') Object.assign(stage.env, Object.fromEntries(words.map(pair)));
    else if (keyword === 'COPY') copy(instruction as Copy, words, stage, stages);
    else if (keyword === 'RUN') runIn(stage, instruction.getRawArgumentsContent() ?? '');
    else if (keyword === 'USER') stage.user = words[0] as string;
    else if (keyword === 'CMD') stage.command = array();
    else if (keyword === 'HEALTHCHECK') stage.healthcheck = healthcheck(dockerfile);
    else if (!['VOLUME', 'EXPOSE'].includes(keyword)) throw new Error(`What is ${keyword}?`);
  }
  return stage as Stage;
}

const jsonString = (one: { getValue(): string }) => JSON.parse(one.getValue()) as string;

const pair = (text: string) => {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
};

/** The parser has no arguments of it. */
const healthcheck = (dockerfile: string): string[] =>
  JSON.parse(/^HEALTHCHECK[^\n]*\\\n\s*CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]');

function newStage(root: string): Stage {
  mkdirSync(root, { recursive: true });
  for (const link of ['bin', 'lib', 'lib64', 'sbin']) symlinkSync(`usr/${link}`, join(root, link));
  return { root, workdir: '/', env: {}, user: '0:0', command: [], healthcheck: [] };
}

function copy(
  instruction: Copy,
  words: string[],
  { root, workdir }: Stage,
  stages: Map<string, Stage>,
): void {
  const from = instruction.getFromFlag()?.getValue();
  const source = from ? (stages.get(from) as Stage).root : repository;
  const paths = words.filter((word) => !word.startsWith('--'));
  const target = paths.pop() as string;
  for (const path of paths) {
    if (!from) assertInContext(path);
    const inFolder = target.endsWith('/') ? join(target, path) : target;
    const to = join(root, isAbsolute(inFolder) ? inFolder : join(workdir, inFolder));
    mkdirSync(dirname(to), { recursive: true });
    const filter = (file: string) => from !== undefined || !ignored.test(relative(source, file));
    cpSync(join(source, path), to, { recursive: true, verbatimSymlinks: true, filter });
  }
}

/** What `.dockerignore` leaves out again, of what it lets in. */
const ignored = /^packages\/admin\/(dist|node_modules)(\/|$)/;

/** A build sees only what `.dockerignore` leaves. */
function assertInContext(path: string): void {
  const kept = readFileSync(join(repository, '.dockerignore'), 'utf8').split('\n');
  const isKept = kept.some(
    (line) => line.startsWith('!') && `${path}/`.startsWith(`${line.slice(1)}/`),
  );
  if (kept[0] !== '*' || !isKept) throw new Error(`.dockerignore leaves out ${path}`);
}

/** The parts of a base image that commands need, taken from this machine. */
const base = ['usr', 'etc', 'dev', 'proc'];

/** A shell script that makes `root` the file system and becomes `"$@"`; its process keeps its number. */
const enter = ({ root, workdir, user }: Stage, readOnly: boolean) => `
  set -e
  mount --bind ${root} ${root}
  for part in ${base.join(' ')}; do mkdir -p ${root}/$part; mount --rbind /$part ${root}/$part; done
  mkdir -p ${root}/tmp ${root}/opt/node; mount -t tmpfs tmpfs ${root}/tmp; chmod 1777 ${root}/tmp
  mount --bind ${dirname(process.execPath)} ${root}/opt/node
  ${readOnly ? `mount --bind ${root}/data ${root}/data; mount -o remount,bind,ro ${root}` : ''}
  exec chroot --userspec=${user} ${root} sh -c 'cd ${workdir} && exec "$@"' sh "$@"`;

const argumentsOf = (stage: Stage, command: string[], readOnly: boolean) => [
  ...['--mount', '--propagation', 'private', 'sh', '-c', enter(stage, readOnly), 'sh'],
  ...command,
];

const environment = ({ env }: Stage, more: Record<string, string> = {}) => ({
  PATH: '/opt/node:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/tmp',
  ...env,
  ...more,
});

/** How this machine reaches the registry of packages, which the environment of a build says as well. */
const network = () =>
  Object.entries(process.env).filter(([name]) =>
    /^(npm_config_(?!prefix|userconfig|globalconfig|cache)|NODE_EXTRA_CA_CERTS$|https?_proxy$|no_proxy$)/i.test(
      name,
    ),
  );

function runIn(stage: Stage, command: string): void {
  const args = argumentsOf(stage, ['sh', '-ec', command], false);
  execFileSync('unshare', args, {
    env: environment(stage, Object.fromEntries(network()) as Record<string, string>),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

/** Starts a command as the stage's user, who may write nowhere but in /data and /tmp. */
export const startIn = (stage: Stage, command: string[], env: Record<string, string>) =>
  spawn('unshare', argumentsOf(stage, command, true), { env: environment(stage, env) });
