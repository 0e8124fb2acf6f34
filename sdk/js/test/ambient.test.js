import assert from 'node:assert/strict';
import test from 'node:test';
import { createContext, runInContext } from 'node:vm';

import { refuseAmbient } from '../src/ambient.js';

// A world of its own: node's test runner wants to keep its clock.
const context = createContext({});
context.crypto = {};
refuseAmbient(runInContext('globalThis', context));

test('neither the clock nor chance answers', () => {
  for (const source of ['new Date()', 'Date()', 'Date.now()', 'Math.random()', 'crypto.randomUUID()', 'crypto.getRandomValues([])']) {
    assert.throws(() => runInContext(source, context), /is not there in a plugin/, source);
  }
});

test('a date can still be calculated with', () => {
  assert.equal(runInContext('new Date(Date.UTC(2026, 1, 30)).toISOString()', context), '2026-03-02T00:00:00.000Z');
  assert.equal(runInContext('new Date(0) instanceof Date', context), true);
});
