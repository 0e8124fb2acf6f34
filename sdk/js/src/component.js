// The border of the component: what it imports, and the one function that it exports. The
// names are those of the WIT. An import has to be granted in manifest.json.

import * as log from 'lianxi:plugin/log@1.0.0';
import * as records from 'lianxi:plugin/records@1.0.0';

import { refuseAmbient } from './ambient.js';
import { perform as performDuty } from './duties.js';

refuseAmbient(globalThis);

export function perform(duty, call, input) {
  try {
    return performDuty({ records, log }, duty, call, input);
  } catch (error) {
    // What has no payload is a fault of the plugin, and a trap of which the host sees no more than
    // that. So the place is logged; the message is not, it could quote the input.
    if (error?.payload === undefined) {
      const [place] = String(error?.stack).split('\n');
      log.write('error', `${error?.name} at ${place}`);
    }
    throw error;
  }
}
