// The tool makes a component that imports all that its world does, used or not. So the world is
// narrowed first: of the capabilities only those stay that the manifest asks for. A component of
// the narrower world is a component of the whole one too.

/// The text of the WIT without the imports of the capabilities that the manifest does not ask for.
export function narrowed(wit, manifest) {
  const granted = new Set(manifest.grants.map(({ capability }) => capability));
  const offered = new Set();
  const text = wit.replace(/^ *@since\([^)]*\)\s+import ([a-z0-9-]+);\n/gm, (whole, name) => {
    offered.add(name);
    return granted.has(name) ? whole : '';
  });
  for (const name of granted) {
    if (!offered.has(name)) {
      throw new Error(`manifest.json grants ${name}, which the WIT does not have; it has ${[...offered].join(', ')}`);
    }
  }
  return text;
}
