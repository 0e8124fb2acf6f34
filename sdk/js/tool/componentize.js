// Makes the component: node componentize.js TOOLS WIT OUT.wasm. Started by build.sh.
// The tool's own command line does not run on node 20, so it is called from here.

import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { narrowed } from './world.js';

const [tools, wit, out] = process.argv.slice(2).map((path) => resolve(path));
const project = resolve(import.meta.dirname, '..');
// By its path: the tool is installed outside of the source tree, where node does not look.
const entry = join(tools, 'node_modules/@bytecodealliance/componentize-js/src/componentize.js');
const { componentize } = await import(pathToFileURL(entry));

// A fault tells its place by the path from here.
process.chdir(project);

const manifest = JSON.parse(await readFile(join(project, 'manifest.json'), 'utf8'));
const scratch = await mkdtemp(join(tmpdir(), 'lianxi-js-'));
// The tool does not tidy up after itself where it fails.
process.env.TMPDIR = scratch;
try {
  const world = join(scratch, 'plugin.wit');
  await writeFile(world, narrowed(await readFile(wit, 'utf8'), manifest));
  const { component } = await componentize({
    sourcePath: join(project, 'src/component.js'),
    witPath: world,
    worldName: 'plugin',
    // All of WASI: the host offers none of it.
    disableFeatures: ['random', 'stdio', 'clocks', 'http', 'fetch-event'],
  });
  // Under another name first: a build that is broken off leaves no half of a component.
  await writeFile(`${out}.part`, component);
  await rename(`${out}.part`, out);
} catch (error) {
  // The reason without the tool's own stack.
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await rm(scratch, { recursive: true });
}
