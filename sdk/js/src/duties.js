// The duties (职责) of the department. Nothing here knows that it runs in a component: what the
// host lends comes in as an argument, so that a test can lend a fake.

import { isBefore, parseDay, wholeMonths } from './day.js';
import { invalidInput, permanent } from './failure.js';

export const PLUGIN = 'sample-js';

export const duties = new Map([
  ['register', register],
  ['age', age],
]);

/// Does the duty of that name: JSON text in, JSON text out.
export function perform(host, duty, call, input) {
  const found = duties.get(duty);
  if (!found) {
    const known = [...duties.keys()].join('、');
    throw permanent('unknown-duty', '没有这项职责', `插件 ${PLUGIN} 没有职责 ${duty}；现有：${known}`, 404);
  }
  return JSON.stringify(found(host, call, parse(input)));
}

/// 登记: a name is registered once.
function register({ records, log }, call, input) {
  const name = text(input, 'name');
  if (records.get(name) !== undefined) {
    throw invalidInput('/name', 'RULE_VIOLATION', '名称已登记');
  }
  const registeredOn = call.basisDate;
  records.put(name, JSON.stringify({ name, registeredOn }), [{ index: 'name', value: name }]);
  // Without the name: the log is kept outside the protected store.
  log.write('info', '完成一项登记');
  return { registeredOn };
}

/// 月龄: the age in whole months on the day whose rules apply.
function age(_host, call, input) {
  const born = parseDay(text(input, 'bornOn'));
  if (!born) {
    throw invalidInput('/bornOn', 'INVALID_INPUT', '不是有效日期，应为YYYY-MM-DD');
  }
  const today = parseDay(call.basisDate);
  if (isBefore(today, born)) {
    throw invalidInput('/bornOn', 'RULE_VIOLATION', '出生日期晚于适用依据日');
  }
  return { months: wholeMonths(born, today) };
}

function parse(input) {
  try {
    return JSON.parse(input);
  } catch {
    throw invalidInput('', 'INVALID_INPUT', '输入不是JSON');
  }
}

/// A field of the input. The host has checked the input by the manifest's schema; this makes
/// the duty safe without it. Half of a surrogate pair is JSON, but no text that can be stored.
function text(input, field) {
  const value = input?.[field];
  if (typeof value !== 'string' || !value.isWellFormed()) {
    throw invalidInput(`/${field}`, 'INVALID_INPUT', '应为文本');
  }
  return value;
}
