// The door of valibot: descriptions of data from outside that parse it. The names are valibot's own.

export * as schema from 'valibot';
