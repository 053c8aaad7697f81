// The version of this tool, as it is written into what it makes.

import packageFile from '../../package.json' with { type: 'json' };

export const toolVersion: string = packageFile.version;
