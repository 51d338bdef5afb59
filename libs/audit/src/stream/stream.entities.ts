import { StreamDestination } from './stream-destination.entity.js';
import { StreamProgress } from './stream-progress.entity.js';

export const STREAM_ENTITIES = [StreamDestination, StreamProgress] as const;
