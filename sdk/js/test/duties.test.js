import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test from 'node:test';

import { duties, perform, PLUGIN } from '../src/duties.js';
import { fakeHost } from './fake-host.js';

const manifest = JSON.parse(await readFile(new URL('../manifest.json', import.meta.url), 'utf8'));
const call = { basisDate: '2026-03-01' };

function done(host, duty, input, on = call) {
  return JSON.parse(perform(host, duty, on, JSON.stringify(input)));
}

function failure(host, duty, text) {
  try {
    perform(host, duty, call, text);
  } catch ({ payload }) {
    return payload;
  }
  return assert.fail(`${duty} ${text} did not fail`);
}

function checkInvalid(host, duty, text, field, code) {
  const { tag, val: [issue, ...more] } = failure(host, duty, text);
  assert.deepEqual([tag, issue.field, issue.code, more.length], ['invalid-input', field, code, 0], text);
  assert.deepEqual(host.lines, []);
  return issue.message;
}

test('a name is registered once', () => {
  const host = fakeHost(manifest);
  assert.deepEqual(done(host, 'register', { name: '晋苗' }), { registeredOn: '2026-03-01' });
  const { value, indexes } = host.stored.get('晋苗');
  assert.deepEqual(JSON.parse(value), { name: '晋苗', registeredOn: '2026-03-01' });
  assert.deepEqual(indexes, [{ index: 'name', value: '晋苗' }]);

  host.lines.length = 0;
  assert.equal(checkInvalid(host, 'register', '{"name":"晋苗"}', '/name', 'RULE_VIOLATION'), '名称已登记');
  assert.equal(host.stored.size, 1);
});

test('the log does not tell the name', () => {
  const host = fakeHost(manifest);
  done(host, 'register', { name: '晋苗' });
  assert.equal(host.lines.length, 1);
  assert.ok(!host.lines[0].message.includes('晋苗'));
});

test('what the host denies is not swallowed', () => {
  const host = fakeHost(manifest);
  host.indexes.clear();
  assert.equal(failure(host, 'register', '{"name":"晋苗"}').tag, 'denied');
});

test('an age is counted in whole months', () => {
  for (const [born, today, months] of [
    ['2026-03-01', '2026-03-01', 0],
    ['2026-02-01', '2026-03-01', 1],
    ['2026-02-02', '2026-03-01', 0],
    ['2025-03-01', '2026-03-01', 12],
    ['2024-02-29', '2025-02-28', 12],
    ['2024-02-29', '2025-02-27', 11],
    ['2026-01-31', '2026-02-28', 1],
    ['2026-01-31', '2026-03-30', 1],
    ['0001-01-01', '9999-12-31', 119987],
  ]) {
    assert.deepEqual(done(fakeHost(manifest), 'age', { bornOn: born }, { basisDate: today }), { months }, born);
  }
});

test('a birth after the basis date breaks a rule', () => {
  checkInvalid(fakeHost(manifest), 'age', '{"bornOn":"2026-03-02"}', '/bornOn', 'RULE_VIOLATION');
});

test('a day that is not in the calendar is no date', () => {
  for (const bornOn of [
    '', '2026-02-30', '2025-02-29', '2026-13-01', '2026-00-10', '2026-01-00', '0000-01-01',
    '2026-1-1', '20260101', '2026-W01-1', '2026-03-01T00:00', '2026-03-01\n', '２０２６-03-01',
  ]) {
    checkInvalid(fakeHost(manifest), 'age', JSON.stringify({ bornOn }), '/bornOn', 'INVALID_INPUT');
  }
});

test('what is not JSON is invalid input', () => {
  for (const text of ['', '{', "{'name': 1}", '{"name": NaN}', 'nul', '{"name": "a"} x', '"\\x"']) {
    checkInvalid(fakeHost(manifest), 'register', text, '', 'INVALID_INPUT');
  }
});

test('JSON of another shape is invalid input', () => {
  for (const text of ['null', '7', '[]', '{}', '"name"', '{"name":7}', '{"name":null}', '{"name":"\\ud800"}']) {
    checkInvalid(fakeHost(manifest), 'register', text, '/name', 'INVALID_INPUT');
  }
});

test('a duty that is not there is said so', () => {
  for (const duty of ['sing', '', '__proto__', 'constructor']) {
    const { tag, val } = failure(fakeHost(manifest), duty, '{}');
    assert.equal(tag, 'permanent');
    assert.ok(val.type.endsWith('unknown-duty'));
    assert.equal(val.status, 404);
  }
});

test('the manifest tells of these duties', () => {
  assert.deepEqual(manifest.duties.map(({ name }) => name), [...duties.keys()]);
  assert.deepEqual([manifest.id, manifest.department], [PLUGIN, PLUGIN]);
});
