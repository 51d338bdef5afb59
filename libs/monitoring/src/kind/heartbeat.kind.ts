import type { KindDefinition, SpecificationOf } from './check-kind.js';
import { everyInterval } from './every-interval.js';

export type HeartbeatSpecification = SpecificationOf<'expectedEverySeconds' | 'graceSeconds'>;

export const HEARTBEAT_KIND: KindDefinition = {
  label: 'Heartbeat',
  help: 'Waits for a call from the target: a backup or a script that asks for its address here when it has done its work.',
  fields: ['expectedEverySeconds', 'graceSeconds'],
  required: ['expectedEverySeconds', 'graceSeconds'],
  defaults: { expectedEverySeconds: 86_400, graceSeconds: 300 },
  timing: { failuresBeforeDown: 1, successesBeforeUp: 1 },
  problems: () => [],
  target: ({ expectedEverySeconds = 0 }) => `a call ${everyInterval(expectedEverySeconds)}`,
  host: () => 'heartbeat',
};
