export { MONITORING_ENTITIES } from './monitoring.entities.js';
