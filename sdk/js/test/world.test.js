import assert from 'node:assert/strict';
import test from 'node:test';

import { narrowed } from '../tool/world.js';

const WIT = `world plugin {
    use types.{call};
    @since(version = 1.0.0)
    import records;
    @since(version = 1.0.0)
    import http;

    export perform: func(duty: string) -> string;
}
`;

test('only what the manifest asks for is imported', () => {
  const text = narrowed(WIT, { grants: [{ capability: 'records', indexes: [] }] });
  assert.match(text, /import records;/);
  assert.doesNotMatch(text, /http/);
  assert.match(text, /export perform/);
  assert.equal(text.split('@since').length, 2);
});

test('a grant that the WIT does not have is named', () => {
  assert.throws(() => narrowed(WIT, { grants: [{ capability: 'clock' }] }), /grants clock.*records, http/);
});
