// The version of this program, from the one place that says it.

export { toolVersion as version } from '../ops/tool-version.ts';
