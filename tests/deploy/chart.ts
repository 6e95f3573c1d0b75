import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

const root = join(import.meta.dirname, '../..');
const chart = join(root, 'deploy/helm/parley');

const secret = {
  DATABASE_URL: 'postgresql://parley@db/parley',
  DATABASE_PASSWORD: 'a/b: "c"',
  JWT_SECRET: 'forty characters, no less and no more …',
  VAPID_PRIVATE_KEY: 'a2V5IG9mIHR3byBhbmQgdGhpcnR5IGJ5dGVzLi4uLi4',
};

/** Values with which the chart is rendered, and the kinds of objects that come of them. */
const cases: [name: string, values: object, kinds: string][] = [
  ['the least', { secret }, 'Deployment Job PodDisruptionBudget Secret Service'],
  [
    'a secret that exists, and nodes that migrate by themselves',
    {
      existingSecret: 'mine',
      migrate: { enabled: false },
      podDisruptionBudget: { enabled: false },
    },
    'Deployment Service',
  ],
  [
    'everything',
    {
      secret,
      env: {
        LIMIT_REQUESTS_PER_MINUTE: 600,
        CORS_ORIGINS: 'https://a.example.org',
        READ_PLANNER: true,
      },
      publicUrl: 'https://a.example.org',
      imagePullSecrets: [{ name: 'registry' }],
      autoscaling: { enabled: true },
      migrate: { enabled: true, existingSecret: 'owner' },
      persistence: { enabled: true, storageClass: 'nfs' },
      ingress: {
        enabled: true,
        host: 'a.example.org',
        className: 'nginx',
        tlsSecret: 'tls',
        annotations: { 'nginx.ingress.kubernetes.io/proxy-read-timeout': '75' },
      },
      networkPolicy: { enabled: true, from: [{ podSelector: { matchLabels: { app: 'proxy' } } }] },
      nodeSelector: { disk: 'ssd' },
      tolerations: [{ key: 'a', operator: 'Exists' }],
      podAnnotations: { a: 'b' },
    },
    'Deployment HorizontalPodAutoscaler Ingress Job NetworkPolicy PersistentVolumeClaim PodDisruptionBudget Secret Service',
  ],
];

interface Manifest {
  apiVersion: string;
  kind: string;
}

const render = (program: string, values: object) =>
  spawnSync(program, [chart, 'demo'], { input: JSON.stringify(values), encoding: 'utf8' });

/** Throws what the schema of the Kubernetes API says against an object. */
async function validate(manifest: Manifest): Promise<void> {
  const models = await import(`kubernetes-models/${manifest.apiVersion}`);
  const Model = models[manifest.kind];
  if (!Model) throw new Error(`Kubernetes has no ${manifest.apiVersion} ${manifest.kind}`);
  new Model(manifest).validate();
}

/** Fields that the API does not have, which its schema lets pass: literals of the types must have no others. */
function findUnknownFields(manifests: readonly Manifest[]): string {
  const folder = join(root, 'node_modules/.cache/parley-chart');
  mkdirSync(folder, { recursive: true });
  const lines = manifests.flatMap(({ apiVersion, kind, ...others }, index) => [
    `import type { I${kind} as T${index} } from 'kubernetes-models/${apiVersion}';`,
    `export const o${index}: T${index} = ${JSON.stringify({ apiVersion, kind, ...others })};`,
  ]);
  const file = join(folder, 'manifests.ts');
  writeFileSync(file, lines.join('\n'));
  const options = [
    '--ignoreConfig',
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--module',
    'nodenext',
  ];
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, ...options, file], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return stdout.trim();
}

const folder = mkdtempSync(join(tmpdir(), 'parley-chart-'));
let failures = 0;
const check = (what: string, fault: string) => {
  console.log(`${fault ? 'FAILS' : 'holds'}  ${what}${fault && `: ${fault}`}`);
  if (fault) failures += 1;
};
try {
  const program = join(folder, 'render');
  // Debian's packages golang-go, golang-github-masterminds-sprig-dev and golang-gopkg-yaml.v3-dev.
  execFileSync('go', ['build', '-o', program, join(import.meta.dirname, 'helm/render.go')], {
    env: { ...process.env, GOPATH: '/usr/share/gocode', GO111MODULE: 'off' },
    stdio: 'inherit',
  });
  for (const [name, values, kinds] of cases) {
    const { stdout, stderr, status } = render(program, values);
    check(`${name}: rendered`, status === 0 ? '' : stderr);
    const manifests = parseAllDocuments(stdout).flatMap((one) => (one.toJS() as Manifest) ?? []);
    const found = manifests.map(({ kind }) => kind).sort();
    check(`${name}: has ${kinds}`, found.join(' ') === kinds ? '' : found.join(' '));
    for (const manifest of manifests)
      check(
        `${name}: ${manifest.kind} is valid`,
        await validate(manifest).then(
          () => '',
          (error: Error) => error.message,
        ),
      );
    check(`${name}: no field is unknown`, findUnknownFields(manifests));
  }
  const without = render(program, {});
  check(
    'a missing secret is named',
    /existingSecret is required/.test(without.stderr) ? '' : without.stdout,
  );
  const wrong = [{ apiVersion: 'v1', kind: 'Service', spec: { prots: [] } }];
  check('a misspelt field is found', /prots/.test(findUnknownFields(wrong)) ? '' : 'it is not');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failures === 0 ? 0 : 1);
