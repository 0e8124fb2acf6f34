// The ways in which a duty can fail that this plugin uses. The WIT has three more: denied,
// needs-human and unavailable.

/// What a duty throws. The host is told the payload, a case of the WIT's variant `failure`.
/// Any other error that leaves `perform` is a trap: an incident that an operator sees.
export class Failure extends Error {
  constructor(tag, val) {
    super(`${tag}: ${JSON.stringify(val)}`);
    this.payload = { tag, val };
  }
}

/// The input is wrong at this place, a JSON pointer: back to whoever gave it (补正).
export function invalidInput(field, code, message) {
  return new Failure('invalid-input', [{ field, code, message }]);
}

/// It will not succeed however often it is tried.
export function permanent(kind, title, detail, status) {
  return new Failure('permanent', { type: `https://lianxi.dev/problems/${kind}`, title, detail, status });
}
