// Copies the browser builds of GraphiQL and React from node_modules to dist/, which build.rs embeds, and writes
// assets.txt: for each file its address on a CDN and its integrity, for binaries that are built without Node.
//
// These builds are whole as they are published, so that nothing has to be bundled, and a file from the CDN is byte
// for byte the embedded one.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const CDN = 'https://cdn.jsdelivr.net/npm';
const FILES = [
  ['graphiql', 'graphiql.min.css'],
  ['react', 'umd/react.production.min.js'],
  ['react-dom', 'umd/react-dom.production.min.js'],
  ['graphiql', 'graphiql.min.js'],
];

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');

const lines = FILES.map(([name, file]) => {
  const { version } = JSON.parse(readFileSync(join('node_modules', name, 'package.json'), 'utf8'));
  const content = readFileSync(join('node_modules', name, file));
  writeFileSync(join('dist', basename(file)), content);
  const integrity = `sha384-${createHash('sha384').update(content).digest('base64')}`;
  return `${basename(file)} ${CDN}/${name}@${version}/${file} ${integrity}\n`;
});
writeFileSync('assets.txt', lines.join(''));
writeFileSync(join('dist', 'licences.txt'), licences());

// The notices of all packages that the builds contain.
function licences() {
  const packages = readdirSync('node_modules')
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join('node_modules', name)).map((inner) => `${name}/${inner}`) : [name],
    );
  return packages
    .sort()
    .flatMap((name) => {
      const folder = join('node_modules', name);
      if (!existsSync(join(folder, 'package.json'))) return [];
      const notice = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
      return notice ? [`${name}\n\n${readFileSync(join(folder, notice), 'utf8').trim()}\n`] : [];
    })
    .join('\n---\n\n');
}
