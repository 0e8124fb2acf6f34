// There is no clock and no chance behind a plugin. What the language offers of them stands still
// at the moment of the build: `new Date()` would be that day for ever, and every call would draw
// the same "random" number. So each of them throws, which is an incident that an operator sees.

/// Makes the ambient sources of this global object throw.
export function refuseAmbient(global) {
  const refuse = (what, instead) => () => {
    throw new Error(`${what} is not there in a plugin: use ${instead}`);
  };
  const noClock = refuse('the clock', 'call.basisDate or call.now');
  const noChance = refuse('chance', 'the interface random of the WIT');

  const { Date: PlainDate } = global;
  PlainDate.now = noClock;
  // With arguments it is a calculation, and stays.
  global.Date = new Proxy(PlainDate, {
    apply: noClock,
    construct: (target, args) => (args.length === 0 ? noClock() : new target(...args)),
  });
  global.Math.random = noChance;
  if (global.crypto) {
    global.crypto.getRandomValues = noChance;
    global.crypto.randomUUID = noChance;
  }
}
