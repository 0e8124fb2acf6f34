// What the host lends, in memory. As in the component, a failure of the host is thrown with the
// failure as its payload.

export function fakeHost(manifest) {
  const grant = manifest.grants.find(({ capability }) => capability === 'records');
  const host = {
    indexes: new Set(grant.indexes),
    stored: new Map(),
    lines: [],
    records: {
      get: (key) => host.stored.get(key)?.value,
      put: (key, value, indexes) => {
        const undeclared = indexes.find(({ index }) => !host.indexes.has(index));
        if (undeclared) {
          throw Object.assign(new Error('denied'), { payload: { tag: 'denied', val: `index ${undeclared.index}` } });
        }
        host.stored.set(key, { value, indexes });
      },
    },
    log: { write: (severity, message) => host.lines.push({ severity, message }) },
  };
  return host;
}
